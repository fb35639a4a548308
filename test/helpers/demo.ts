import type { Locator, Page } from "playwright";

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
    /^Stopped in ([\d.]+) (ms|s)\. ([\d,]+) of ([\d,]+) jobs? finished(?:, ([\d,]+) failed)?, ([\d,]+) part done(?: \([\d%, .]+\))?, ([\d,]+) not started\.$/;
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
