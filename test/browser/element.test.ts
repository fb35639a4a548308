import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Demo, policy, readWords } from "../helpers/demo.js";
import { type PlainReport, TestPage, crossed } from "../helpers/pages.js";
import { paintedWhole } from "../helpers/pictures.js";

/** The element on a page of somebody's own, whose policy forbids styles that are not in files. */
const where = { path: "/test/fixtures/browser/element.html", policy: `${policy}; style-src 'self'` };

/** One of the page's elements, as one sees it. */
class Shown extends Demo {
  constructor(
    private readonly open: TestPage,
    readonly id: string,
  ) {
    super(open.page, open.page.locator(`#${id}`));
  }

  ask(attributes: Record<string, string | null>): Promise<void> {
    return this.open.scenario("ask", this.id, attributes);
  }

  listen(type: "report" | "failure"): Promise<void> {
    return this.open.scenario("listen", this.id, type);
  }

  heard<T = PlainReport>(type: "report" | "failure"): Promise<T> {
    return this.open.scenario("heard", this.id, type);
  }

  answer(): Promise<string | null> {
    return this.root.locator("[part=answer]").textContent();
  }
}

function expectAddsUp({ counts, jobs }: PlainReport): void {
  expect(counts.fulfilled + counts.partial + counts.rejected + counts.unstarted).toBe(jobs);
}

describe.each(crossed)("<partway-run> in %s", (_, surrounding) => {
  let open: TestPage;
  let count: Shown;
  let picture: Shown;

  beforeAll(async () => {
    open = await TestPage.open({ ...surrounding, policy: where.policy }, where.path, "element-scenarios.js");
    [count, picture] = [new Shown(open, "count"), new Shown(open, "picture")];
  });
  afterAll(() => open.close());

  it("starts by itself where it is told to, with properties from before the browser knew it", async () => {
    const early = new Shown(open, "early");
    await early.says(/^Done/);
    expect(await early.answer()).toContain("78,498");
  });

  it("runs to the end with the right answer, the focus where no key undoes what was pressed", async () => {
    await count.listen("report");
    await count.says(/^Nothing has been run yet\.$/);
    await count.start();
    const focused = `document.querySelector("#count").shadowRoot.activeElement?.role`;
    expect(await count.says(/^Done/)).toMatch(/([\d,]+) of \1 jobs finished\.$/);
    expect(await open.page.evaluate(focused)).toBe("group");
    expect(await count.answer()).toContain("664,579primes found from 0 to 10,000,000: all there are.");
    const report = await count.heard("report");
    expect(report).toMatchObject({ status: "completed", value: { count: "664579" } });
    expectAddsUp(report);
  });

  it("paints the picture to its last pixel", async () => {
    await picture.start();
    await picture.says(/^Done/);
    const root = `document.querySelector("#picture").shadowRoot`;
    expect(await paintedWhole(open.page, root)).toEqual([200, 100, 20_000]);
  });

  it("stops on Escape, together with the others that are under way, and the words add up", async () => {
    await count.ask({ to: "1e13" });
    await picture.ask({ size: "2000", iterations: "20000" });
    const idle = await new Shown(open, "early").status.textContent();
    for (const shown of [count, picture]) {
      await shown.listen("report");
      await shown.start();
    }
    for (const shown of [count, picture]) await shown.goesOn();
    await open.page.keyboard.press("Escape");
    for (const shown of [count, picture]) {
      const words = readWords(await shown.says(/^Stopped/));
      const report = await shown.heard("report");
      const { fulfilled, rejected, partial, unstarted, jobs } = words;
      expect({ counts: { fulfilled, rejected, partial, unstarted }, jobs }).toEqual({
        counts: report.counts,
        jobs: report.jobs,
      });
      expect(report).toMatchObject({ status: "stopped", reason: "interrupted by Escape", forced: false });
      expectAddsUp(report);
    }
    expect(await new Shown(open, "early").status.textContent()).toBe(idle);
  });

  it("pauses, goes on and stops by its buttons", async () => {
    await count.start();
    await count.goesOn();
    await count.button("Pause").click();
    await count.says(/^Paused/);
    await count.button("Go on").click();
    await count.says(/^Running again/);
    await count.goesOn();
    await count.button("Stop").click();
    const { fulfilled, partial, unstarted, jobs } = readWords(await count.says(/^Stopped/));
    expect(fulfilled + partial + unstarted).toBe(jobs);
  });

  it("does the same by its methods, and tells how far it is", async () => {
    expect(await open.scenario("pauseByMethods", "count")).toEqual({
      same: true,
      moments: [true, "paused", "running", false],
      status: "stopped",
      reason: "enough",
      kept: true,
    });
    const early = await open.scenario("stopAtOnce", "count");
    expect(early).toMatchObject({ status: "stopped", reason: "at once", counts: { fulfilled: 0, partial: 0 } });
  });

  it("runs a kernel that the page brings", async () => {
    const report = await open.scenario("runOwn", "count", { jobs: 30, extent: 1_000 });
    expect(report).toMatchObject({ status: "completed", value: { ended: 30, inFlight: 0 } });
    expect(await count.answer()).toBe(JSON.stringify({ ended: 30, inFlight: 0 }, null, 2));
    const group = open.page.locator("#count").getByRole("group", { name: "probe" });
    await group.waitFor();
  });

  it("ends workers that do not answer, once it is told to force", async () => {
    const { ended, report } = await open.scenario<Forced>("forceStuck", "count");
    expect(ended).toBeGreaterThan(0);
    expect(report).toMatchObject({ status: "stopped", forced: true, counts: { rejected: 0 } });
    expectAddsUp(report);
    await count.says(/^Stopped by force in .* part done \(/);
  });

  it.each([
    [{ to: "many" }, /^Not run: to: expected a whole number from 0 to \d+, got "many"\.$/, "PARAMETER_INVALID"],
    [
      { kernel: "fractal" },
      /^Not run: kernel: expected one of primes, mandelbrot, beacons, got "fractal"/,
      "TASK_INVALID",
    ],
    [{ kernel: null }, /^Not run: kernel: expected one of primes, mandelbrot, beacons, got nothing/, "TASK_INVALID"],
    [{ workers: "none" }, /^Not run: option workers: expected a whole number .*, got "none"/, "OPTION_INVALID"],
  ])("says what is wrong with %o", async (attributes: Record<string, string | null>, words, code) => {
    const right = { kernel: "primes", to: "1e6", workers: "2" };
    await count.ask({ ...right, ...attributes });
    await count.listen("failure");
    await count.start();
    await count.says(words);
    expect(await count.heard("failure")).toMatchObject({ code });
    expect(await count.root.locator("[part=counts]").textContent()).toBe("");
    await count.ask(right);
    await count.start();
    await count.says(/^Done/);
    expect(await count.answer()).toContain("78,498");
  });

  it("says it of a property, too", async () => {
    await open.page.evaluate(`document.querySelector("#count").params = { from: -1, too: 2 }`);
    await count.start();
    await count.says(/^Not run: .*params\.from: expected a whole number .*, got -1/);
    await count.says(/expected no parameters but from, to, got too/);
    await count.ask({});
  });

  it("keeps its height from the beginning of a run to its end", async () => {
    await count.ask({ to: "1e9" });
    expect(await open.scenario<number[]>("heights", "count")).toHaveLength(1);
    await open.page.setViewportSize({ width: 320, height: 640 });
    expect(await open.scenario<number[]>("heights", "count")).toHaveLength(1);
    expect(await open.page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(320);
    await open.page.setViewportSize({ width: 1_280, height: 720 });
  });

  it("has its styles in spite of the page's policy, dark where the page is", async () => {
    await open.page.emulateMedia({ colorScheme: "dark" });
    const light = { color: "rgb(28, 34, 38)", backgroundColor: "rgb(255, 255, 255)", minHeight: "44px" };
    expect(await open.scenario("colors", "count")).toEqual(light);
    await open.page.evaluate(`document.documentElement.style.colorScheme = "dark"`);
    const dark = { color: "rgb(236, 239, 241)", backgroundColor: "rgb(28, 34, 38)", minHeight: "44px" };
    expect(await open.scenario("colors", "count")).toEqual(dark);
  });

  it("stops and ends its workers when it is taken out of the page, and not when it is moved", async () => {
    const { moved, report } = await open.scenario<Removed>("remove", "away");
    expect(moved).toBe("running");
    expect(report).toMatchObject({ status: "stopped", reason: "the element was removed from its document" });
    expect(report.counts.partial).toBe(2);
    expectAddsUp(report);
  });

  it("can be defined twice", async () => {
    const again = `import("/dist/browser/element.js?again").then(({ PartwayRunElement }) => PartwayRunElement.name)`;
    expect(await open.page.evaluate(again)).toBeTypeOf("string");
  });

  it.each([
    [200, 100, [200, 100]],
    [4_000, 3_001, [2_000, 1_501]],
  ])("paints a picture of %d x %d that came while the tab was hidden, once", async (width, height, size) => {
    expect(await open.scenario("paintHidden", width, height)).toEqual({ waiting: 1, size, painted: true });
  });

  it("makes a text that takes long less often than values come, waits for what makes itself ready, and shows the last", async () => {
    const made = ["first", "last", "end"];
    expect(await open.scenario("showSlowly")).toEqual({ made, once: "last", text: "end" });
  });

  it("leaves no error behind in the page", () => {
    expect(open.errors).toEqual([]);
  });
});

interface Forced {
  ended: number;
  report: PlainReport;
}

interface Removed {
  moved: string;
  report: PlainReport;
}
