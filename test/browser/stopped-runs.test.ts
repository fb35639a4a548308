import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Demo, policy } from "../helpers/demo.js";
import { ownFolder } from "../helpers/folder.js";
import { TestPage, crossed } from "../helpers/pages.js";
import { paintedWhole } from "../helpers/pictures.js";

const at = ownFolder();
const cli = fileURLToPath(new URL("../../dist/node/cli.js", import.meta.url));
const partway = (...args: string[]): string =>
  spawnSync(process.execPath, [cli, ...args], { cwd: at("."), encoding: "utf8" }).stdout;

describe.each(crossed)("runs that were stopped, in the page in %s", (_, where) => {
  let open: TestPage;
  let demo: Demo;
  const offered = (name = "Resume", kernel = "primes") =>
    open.page.getByRole("button", { name: new RegExp(`^${name} ${kernel}, `) });
  const answer = () => open.page.locator("#answer").textContent();

  /** By the button, as soon as a job is done: whoever looks from outside the page may be too late. */
  async function stopEarly(kernel: string, parameters: Record<string, string>): Promise<void> {
    await demo.choose(kernel, parameters);
    await demo.start();
    await open.page.evaluate(`new Promise((stopped) => {
      const look = () => {
        if (!/^[1-9]/.test(document.querySelector("#counts").textContent)) return setTimeout(look, 5);
        document.querySelector("#stop").click();
        stopped();
      };
      look();
    })`);
    await demo.stopped();
    await demo.button("Resume").waitFor();
  }

  /** Chromium tells of the download itself. */
  async function download(file: string): Promise<void> {
    if (where.browser === "firefox") return writeFileSync(file, await demo.download("Checkpoint"));
    const button = demo.button("Download Checkpoint");
    const [told] = await Promise.all([open.page.waitForEvent("download"), button.click()]);
    expect(told.suggestedFilename()).toBe("partway-primes.partway");
    await told.saveAs(file);
  }

  beforeAll(async () => {
    open = await TestPage.open({ ...where, policy }, "/dist/page/");
    demo = new Demo(open.page);
  });
  afterAll(() => open.close());

  it("are offered again after a reload, go on, and are gone when all is done", async () => {
    await stopEarly("primes", { To: "4e10" });
    await open.page.reload();
    expect(await open.page.locator("#stopped li").textContent()).toMatch(
      /^primes, from 0, to 40,000,000,000\d+ jobs? finished, \d+ part done\. Begun .*ResumeDownloadDiscard$/,
    );
    await offered().click();
    await demo.says(/^Done/);
    expect(await answer()).toContain("1,711,955,433primes found");
    await open.page.getByText("What a run has made is kept in this browser").waitFor();
    await open.page.reload();
    expect(await open.page.locator("#stopped li").count()).toBe(0);
  });

  it("lose nothing if they are stopped as soon as they go on", async () => {
    await stopEarly("primes", { To: "3.5e10" });
    for (let time = 0; time < 6; time++) {
      if (time % 3 === 2) {
        await open.page.reload();
        await offered().click();
      } else await demo.button("Resume").click();
      if (time % 2 === 1) await demo.says(/^(Going on|Done)/);
      await open.page.keyboard.press("Escape");
      await demo.says(/^(Stopped|Done)/);
      const words = (await demo.status.textContent())!;
      if (words.startsWith("Done")) return;
      await demo.button("Resume").waitFor();
    }
    await open.page.reload();
    expect(await open.page.locator("#stopped li").textContent()).toMatch(/35,000,000,000[1-9]\d* jobs? finished/);
    await offered().click();
    await demo.says(/^Done/);
    expect(await answer()).toContain("1,506,589,876primes found");
  });

  it("are still there if they cannot go on", async () => {
    await stopEarly("primes", { To: "4.5e10" });
    await open.page.reload();
    await offered().waitFor();
    // Another tab has it.
    const name = await open.page.evaluate<string>(`new Promise((resolve) => {
      const opened = indexedDB.open("partway");
      opened.onsuccess = () => {
        const keys = opened.result.transaction("pieces").objectStore("pieces").getAllKeys();
        keys.onsuccess = () => resolve(keys.result[0][0]);
      };
    })`);
    await open.page.evaluate(`new Promise((taken) => navigator.locks.request("partway:${name}", () => {
      taken();
      return new Promise((release) => (globalThis.release = release));
    }))`);
    await offered().click();
    await demo.says(/another run of this origin is writing to it \(CHECKPOINT_LOCKED\)\.$/);
    await open.page.evaluate(`(async () => {
      release();
      while ((await navigator.locks.query()).held.length > 0) ;
    })()`);
    await demo.button("Resume").click();
    await demo.says(/^Going on/);
    await open.page.keyboard.press("Escape");
    await demo.stopped();
    await open.page.reload();
    await offered("Discard").click();
    await offered().waitFor({ state: "detached" });
  });

  it("are offered once another tab has ended them", async () => {
    const other = await open.page.context().newPage();
    await other.goto(open.page.url());
    const there = new Demo(other);
    await there.choose("primes", { To: "1e12" });
    await there.start();
    await there.goesOn();
    await open.page.reload();
    await open.page.locator("#stopped-none").waitFor();
    await other.reload();
    await offered().waitFor();
    await other.close();
    await offered("Discard").click();
    await offered().waitFor({ state: "detached" });
  });

  it("have their picture completed", async () => {
    await stopEarly("mandelbrot", { Size: "512", Iterations: "16000" });
    await open.page.reload();
    await offered("Resume", "mandelbrot").click();
    await demo.says(/^Done/);
    expect(await paintedWhole(open.page, "document")).toEqual([512, 512, 512 * 512]);
  });

  it("are downloaded, and end in a terminal", async () => {
    await stopEarly("primes", { To: "3e10" });
    const file = at("downloaded.partway");
    await download(file);
    expect(partway("status", file)).toMatch(
      /^run primes: \d+ of \d+ jobs? done, \d part-done\nstopped by Error: the Stop button was pressed/,
    );
    const report = JSON.parse(partway("resume", file, "--json"));
    expect(report).toMatchObject({ status: "completed", params: { to: 3e10 }, value: { count: "1300005926" } });
    await open.page.reload();
    await offered("Discard").click();
    await offered().waitFor({ state: "detached" });
  });

  it("of a terminal are opened, and end in the page", async () => {
    const file = at(`terminal-${where.browser}-${where.isolated}.partway`);
    partway("run", "primes", "--to", "2e10", "-j", "1", "--max-run-time", "1", "--checkpoint", file);
    await open.page.getByLabel("Open a checkpoint").setInputFiles(file);
    await open.page.getByText(/^terminal-.* was opened\.$/).waitFor();
    await offered().click();
    await demo.says(/^Done/);
    expect(await answer()).toContain("882,206,716primes found from 0 to 20,000,000,000: all there are.");
    expect(await open.page.getByLabel("To", { exact: true }).inputValue()).toBe("20000000000");
  });

  it("are opened as far as their file goes", async () => {
    const whole = at(`whole-${where.browser}.partway`);
    partway("run", "primes", "--to", "2e10", "-j", "1", "--max-run-time", "1", "--checkpoint", whole);
    await open.page.getByLabel("Open a checkpoint").setInputFiles({
      name: "cut.partway",
      mimeType: "",
      buffer: readFileSync(whole).subarray(0, -5),
    });
    await open.page.getByText(/^cut\.partway was opened, but for its last \d+ bytes: /).waitFor();
    await offered("Discard").click();
    await offered("Discard").waitFor({ state: "detached" });
  });

  it("are refused if a file holds none, and nothing of it stays", async () => {
    writeFileSync(at("other.partway"), "something else");
    writeFileSync(at("inputs.ndjson"), "1\n");
    writeFileSync(at("endless.mjs"), "export default function* () { for (;;) yield 1; }");
    partway("map", "endless.mjs", "inputs.ndjson", "--max-run-time", "0.3", "--checkpoint", "map.partway");
    expect(readFileSync(at("map.partway")).length).toBeGreaterThan(0);
    for (const [name, said] of [
      ["other.partway", "Expected a partway checkpoint, got something else"],
      ["map.partway", "This page has no task endless.mjs"],
    ] as const) {
      await open.page.getByLabel("Open a checkpoint").setInputFiles(at(name));
      await open.page.getByText(new RegExp(`^${name} cannot be opened: ${said}`)).waitFor();
    }
    await open.page.reload();
    expect(await open.page.locator("#stopped li").count()).toBe(0);
    expect(open.errors).toEqual([]);
  });
});
