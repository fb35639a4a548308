import type { Locator, Page } from "playwright";
import { logPieces, planLog } from "../../src/make-log/index.js";

/** The policy under which the page must work. */
export const policy = "script-src 'self' blob: 'wasm-unsafe-eval'; worker-src 'self' blob:";

/** What the page says after a stop. */
export interface Words {
  stopMs: number;
  fulfilled: number;
  rejected: number;
  partial: number;
  unstarted: number;
  jobs: number;
}

/** What is of interest in a report as JSON. */
export interface ReportJson {
  task: string;
  status: string;
  counts: Omit<Words, "stopMs" | "jobs">;
  jobs: number;
  inputsEnded: boolean;
  value: unknown;
}

/** The page, as one uses who sees it and has a keyboard and a mouse. */
export class Demo {
  readonly status: Locator;

  /** @param root the part of the page where the run is shown */
  constructor(
    readonly page: Page,
    readonly root: Page | Locator = page,
  ) {
    this.status = root.getByRole("status");
  }

  button(name: string): Locator {
    return this.root.getByRole("button", { name, exact: true });
  }

  async choose(kernel: string, parameters: Record<string, string>): Promise<void> {
    await this.page.getByRole("radio", { name: kernel }).check();
    for (const [label, value] of Object.entries(parameters))
      await this.page.getByLabel(label, { exact: true }).fill(value);
  }

  async start(): Promise<void> {
    await this.button("Run").click();
  }

  /** Waits until the status line says this. */
  async says(words: RegExp): Promise<string> {
    await this.status.filter({ hasText: words }).waitFor();
    return (await this.status.textContent()) ?? "";
  }

  /** Waits until a run that is under way has come further. */
  async goesOn(): Promise<void> {
    const pace = this.root.locator("#pace, [part=pace]");
    const before = (await pace.textContent()) ?? "";
    await pace
      .filter({ hasNotText: before || "nothing yet" })
      .filter({ hasText: /./ })
      .waitFor();
  }

  /** The report as the page gives it for download. */
  async report(): Promise<ReportJson> {
    return JSON.parse((await this.download("JSON")).toString()) as ReportJson;
  }

  /**
   * What a download button gives. Not every driver tells of downloads, and Firefox shows a panel that takes the keys: the
   * file is taken from the address that its link is given, and the link is not followed.
   */
  async download(title: string): Promise<Buffer> {
    await this.page.evaluate(`if (!globalThis.saved) {
      const make = URL.createObjectURL;
      globalThis.saved = [];
      URL.createObjectURL = (blob) => {
        if (blob.name) saved.push(blob);
        return make.call(URL, blob);
      };
      HTMLAnchorElement.prototype.click = () => {};
    }
    saved.length = 0;`);
    await this.button(`Download ${title}`).click();
    await this.until("saved.length > 0");
    const base64 = await this.page.evaluate<string>(`new Promise((read) => {
      const reader = new FileReader();
      reader.onload = () => read(reader.result.slice(reader.result.indexOf(",") + 1));
      reader.readAsDataURL(saved[0]);
    })`);
    return Buffer.from(base64, "base64");
  }

  /** Waits until an expression is true in the page. Under the page's policy only what is evaluated at once can be told. */
  async until(expression: string): Promise<void> {
    await this.page.evaluate(`new Promise((resolve) => {
      const look = () => ((${expression}) ? resolve() : setTimeout(look, 5));
      look();
    })`);
  }

  async takeExample(): Promise<void> {
    await this.page.getByRole("radio", { name: "Your own" }).check();
    await this.button("take an example").click();
  }

  /** Chooses `beacons`, and gives it a log of a day. @param broken a line that is none, at its end */
  async takeLog(broken = ""): Promise<void> {
    const made = logPieces(planLog({ seed: 5, hosts: 10, groups: 250 }));
    const log = Array.from(made, ({ text }) => text).join("") + broken;
    await this.choose("beacons", {});
    const file = { name: "conn.log", mimeType: "", buffer: Buffer.from(log) };
    await this.page.locator("#parameter-files").setInputFiles(file);
    await this.page.getByText(/^1 file, /).waitFor();
  }

  async stopped(): Promise<Words> {
    return readWords(await this.says(/^(Stopped|Done|Failed)/));
  }
}

const nothing = { fulfilled: 0, rejected: 0, partial: 0, unstarted: 0, jobs: 0 };

export function readWords(text: string): Words {
  // A stop may come before the work is planned.
  const early = /^Stopped in ([\d.]+) ms\. Nothing had been begun\.$/.exec(text);
  if (early) return { ...nothing, stopMs: Number(early[1]) };
  const pattern =
    /^Stopped(?: by force)? in ([\d.]+) (ms|s)\. ([\d,]+) of ([\d,]+) jobs? finished(?:, ([\d,]+) failed)?, ([\d,]+) part done(?: \([\d%, .]+\))?, ([\d,]+) not started\.$/;
  const found = pattern.exec(text);
  if (!found) throw new Error(`expected the words of a stop, got ${JSON.stringify(text)}`);
  const [, time, unit, fulfilled, jobs, rejected = "0", partial, unstarted] = found;
  const whole = (digits: string | undefined): number => Number(digits!.replaceAll(",", ""));
  return {
    stopMs: Number(time) * (unit === "s" ? 1_000 : 1),
    fulfilled: whole(fulfilled),
    rejected: whole(rejected),
    partial: whole(partial),
    unstarted: whole(unstarted),
    jobs: whole(jobs),
  };
}
