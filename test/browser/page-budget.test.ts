import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Demo, policy } from "../helpers/demo.js";
import { TestPage } from "../helpers/pages.js";

const folder = new URL("../../dist/page/", import.meta.url);
/** Scripts, gzipped, without those of the kernels: what the page needs to be there. */
const MOST_BYTES = 60_000;

/** What the page's HTML names: the entry, and what that imports from the start. */
const named = [
  ...readFileSync(new URL("index.html", folder), "utf8").matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g),
].map(([, path]) => path!);

describe("the page", () => {
  let open: TestPage;
  let demo: Demo;

  beforeAll(async () => {
    open = await TestPage.open({ browser: "chromium", isolated: true, policy });
    demo = new Demo(open.page);
  });
  afterAll(() => open.close());

  it("needs little to be there, and is there without the rest", async () => {
    const own = named.filter((path) => !path.includes("/kernels-"));
    expect(named.length - own.length).toBe(1);
    const bytes = own.map((path) => gzipSync(readFileSync(new URL(path, folder)), { level: 9 }).length);
    expect(bytes.reduce((sum, one) => sum + one)).toBeLessThanOrEqual(MOST_BYTES);
    await open.page.route(/\.js$/, (route) =>
      named.some((path) => route.request().url().endsWith(path)) ? route.continue() : route.abort(),
    );
    await open.page.goto(`${open.server.origin}/dist/page/`);
    await demo.button("Run").waitFor();
    await open.page.getByLabel("To", { exact: true }).waitFor();
    await open.page.getByText("This browser keeps no runs: the code that keeps runs cannot be loaded.").waitFor();
    await demo.choose("primes", { To: "1e6" });
    await demo.start();
    await demo.says(/^Done/);
    await open.page
      .getByText(/^Nothing more of this run is kept: the code that keeps runs cannot be loaded\. /)
      .waitFor();
    await open.page.unroute(/\.js$/);
  });

  it("loads what plots when there is a run, and not before", async () => {
    const scripts: string[] = [];
    // Another fragment alone would not be another page.
    await open.page.goto("about:blank");
    open.page.on("request", (request) => request.resourceType() === "script" && scripts.push(request.url()));
    await open.page.goto(`${open.server.origin}/dist/page/#task=primes&to=1e12`);
    await open.page.locator("#stopped-none").waitFor();
    expect(scripts.filter((url) => url.includes("/plot-"))).toEqual([]);
    await demo.start();
    await open.page.locator(".plot canvas").waitFor();
    expect(scripts.filter((url) => url.includes("/plot-"))).toHaveLength(1);
    await open.page.keyboard.press("Escape");
    await demo.stopped();
  });

  it.each([
    ["primes", { To: "1e13" }],
    ["mandelbrot", { Iterations: "200000" }],
    ["beacons", undefined],
    ["Your own", undefined],
  ])("moves nothing about while %s runs, is paused, and is stopped", async (task, parameters) => {
    if (parameters) await demo.choose(task, parameters);
    else await (task === "beacons" ? demo.takeLog() : demo.takeExample());
    await demo.start();
    await demo.goesOn();
    await open.page.evaluate(`globalThis.shifts = [];
      globalThis.watch = new PerformanceObserver((list) => shifts.push(...list.getEntries()));
      watch.observe({ type: "layout-shift" });`);
    for (let time = 0; time < 15; time++) await demo.goesOn();
    await demo.button("Pause").click();
    await demo.says(/^Paused/);
    await demo.button("Go on").click();
    await demo.goesOn();
    await open.page.keyboard.press("Escape");
    await demo.stopped();
    await demo.button("Resume").waitFor();
    const shifted = await open.page.evaluate<
      unknown[]
    >(`new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => {
      const moved = (entry) => [entry.value, entry.sources.map(({ node }) => node?.id || node?.className || node?.parentElement?.className).join()];
      resolve([...shifts, ...watch.takeRecords()].filter((entry) => !entry.hadRecentInput).map(moved));
    })))`);
    expect(shifted).toEqual([]);
  });

  it("holds a lock while it computes, so that it is not frozen when nobody sees it", async () => {
    const held = () =>
      open.page.evaluate<string[]>("navigator.locks.query().then(({ held }) => held.map(({ name }) => name))");
    expect(await held()).toEqual([]);
    await demo.choose("primes", { To: "1e12" });
    await demo.start();
    await demo.goesOn();
    await demo.goesOn();
    expect(await held()).toContain("partway computes");
    await open.page.keyboard.press("Escape");
    await demo.stopped();
    await demo.button("Resume").waitFor();
    expect(await held()).toEqual([]);
  });

  it("goes on computing while another page is in front, and shows what was made when it is back", async () => {
    await demo.start();
    await demo.goesOn();
    const other = await open.browser.newPage();
    await other.bringToFront();
    const counts = open.page.locator("#counts");
    const before = await counts.textContent();
    for (let time = 0; time < 5; time++) await demo.goesOn();
    await open.page.bringToFront();
    expect(await counts.textContent()).not.toBe(before);
    await open.page.keyboard.press("Escape");
    await demo.stopped();
    await other.close();
  });

  it("leaves no error behind", () => {
    expect(open.errors).toEqual([]);
  });
});
