import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Demo, policy } from "../helpers/demo.js";
import { ownFolder } from "../helpers/folder.js";
import { TestPage } from "../helpers/pages.js";
import { writeFileSync } from "node:fs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const at = ownFolder();

const schemes = ["light", "dark"] as const;
const sizes = {
  desk: { width: 1440, height: 900 },
  tablet: { width: 820, height: 1180 },
  phone: { width: 360, height: 740 },
};

describe.each(schemes)("the page, %s, for whoever uses it by other means", (colorScheme) => {
  let open: TestPage;
  let demo: Demo;

  beforeAll(async () => {
    open = await TestPage.open({ browser: "chromium", isolated: true, policy }, "/dist/page/");
    demo = new Demo(open.page);
    await open.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    writeFileSync(at("fails.js"), "export default () => { throw new Error('on purpose'); };");
    writeFileSync(at("three.ndjson"), "1\n2\n3\n");
  });
  afterAll(() => open.close());

  /** What axe finds fault with, at every size, and whether anything is cut off. */
  async function expectSound(): Promise<void> {
    for (const size of Object.values(sizes)) {
      await open.page.setViewportSize(size);
      await open.page.evaluate(axe);
      const violations = await open.page.evaluate<string[]>(`axe.run().then(({ violations }) =>
        violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => [id, html, failureSummary].join(": "))))`);
      expect(violations).toEqual([]);
      expect(await open.page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(size.width);
    }
    await open.page.setViewportSize(sizes.desk);
  }

  it.each(["primes", "mandelbrot", "beacons", "Your own"])("is sound with %s chosen", async (task) => {
    await open.page.getByRole("radio", { name: task }).check();
    await expectSound();
  });

  it("is sound with wrong fields", async () => {
    await demo.choose("primes", { From: "-1", To: "x" });
    await demo.start();
    await demo.says(/^Not run/);
    await expectSound();
    await open.page.getByRole("radio", { name: "Your own" }).check();
    await demo.start();
    await open.page.getByText(/^Expected a task and inputs/).waitFor();
    await expectSound();
  });

  it.each([
    ["primes", { From: "0", To: "1e13" }],
    ["mandelbrot", { Iterations: "200000" }],
    ["Your own", undefined],
  ])("is sound while %s runs, is paused, and when it has been stopped", async (task, parameters) => {
    if (parameters) await demo.choose(task, parameters);
    else await demo.takeExample();
    await demo.start();
    await demo.goesOn();
    await expectSound();
    await open.page.keyboard.press("Space");
    await demo.says(/^Paused/);
    await expectSound();
    await open.page.keyboard.press("Escape");
    await demo.stopped();
    await demo.button("Resume").waitFor();
    await expectSound();
  });

  it("is sound with a table of beacons, while they are looked for and after, with details and with faults", async () => {
    await demo.takeLog("no connection\n");
    await expectSound();
    await demo.start();
    await open.page.locator(".beacons tbody tr").first().waitFor();
    await demo.goesOn();
    await open.page.keyboard.press("Space");
    await demo.says(/^Paused/);
    await expectSound();
    await open.page.keyboard.press("Escape");
    await demo.stopped();
    await open.page.locator(".beacons tbody tr").nth(1).click();
    await open.page.locator(".bars canvas").nth(1).waitFor();
    await open.page
      .locator(".faults")
      .getByText(/^conn\.log:/)
      .waitFor();
    await open.page.getByLabel("Allow-list: never show").fill("10.0.0.0/99");
    await open.page.getByText(/expected a prefix length/).waitFor();
    await expectSound();
    await demo.button("Remove Logs").click();
    await demo.start();
    await demo.says(/^Not run/);
    await expectSound();
  });

  it("is sound with stopped runs, and when all is done", async () => {
    await open.page.reload();
    await open.page.locator("#stopped li").first().waitFor();
    await expectSound();
    await demo.choose("primes", { From: "0", To: "1e7" });
    await demo.start();
    await demo.says(/^Done/);
    await expectSound();
  });

  it("is sound when jobs, or the run, have failed", async () => {
    await open.page.getByRole("radio", { name: "Your own" }).check();
    await open.page.locator("#own-task").setInputFiles(at("fails.js"));
    await open.page.locator("#own-inputs").setInputFiles(at("three.ndjson"));
    await demo.start();
    await demo.says(/3 failed/);
    await open.page.getByLabel("Show").selectOption("failed");
    await open.page.getByText("on purpose").first().waitFor();
    await expectSound();
    await open.page.getByLabel("Export", { exact: true }).fill("missing");
    await demo.start();
    await demo.says(/MODULE_INVALID/);
    await expectSound();
  });

  it("is left in nothing unseen: all that can be used is reached by Tab, and shows that it has the focus", async () => {
    await open.page.reload();
    await open.page.evaluate("document.activeElement.blur()");
    const reached = new Set<string>();
    for (let press = 0; press < 40; press++) {
      await open.page.keyboard.press("Tab");
      const [name, outlined] = await open.page.evaluate<[string, boolean]>(`(() => {
        const { activeElement: held } = document;
        const shown = held.closest(".file-button") ?? held;
        return [held.id || held.ariaLabel || held.textContent.trim(), getComputedStyle(shown).outlineStyle !== "none"];
      })()`);
      if (reached.has(name)) break;
      if (name === "" || name.startsWith("partway")) continue;
      reached.add(name);
      expect([name, outlined]).toEqual([name, true]);
    }
    for (const name of [
      "task-own",
      "own-task",
      "own-inputs",
      "take an example",
      "own-export",
      "run",
      "open",
      "workers",
    ])
      expect([...reached]).toContain(name);
  });

  it("says aloud only what is news", async () => {
    await demo.choose("primes", { To: "1e12" });
    await open.page.evaluate(`globalThis.said = [];
      new MutationObserver(() => said.push(document.querySelector("#status").textContent))
        .observe(document.querySelector("#status"), { childList: true, characterData: true, subtree: true });`);
    await demo.start();
    for (let time = 0; time < 5; time++) await demo.goesOn();
    await open.page.keyboard.press("Escape");
    await demo.stopped();
    const said = await open.page.evaluate<string[]>("said");
    // A stop that takes its time is told of twice; and that there are runs to go on with may be news at first.
    expect(
      said.map((words) => words.split(/[ .]/)[0]).filter((word) => word !== "Stopping" && word !== "Nothing"),
    ).toEqual(["Running", "Stopped"]);
    expect(said.length).toBeLessThanOrEqual(4);
    expect(await open.page.locator("[aria-live], [role=status], [role=alert], [role=log]").count()).toBe(3);
  });
});
