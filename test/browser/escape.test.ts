import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Demo, type Words, policy } from "../helpers/demo.js";
import { TestPage, crossed } from "../helpers/pages.js";
import { Random, runs, seed } from "../helpers/random.js";

const times: string[] = [];

function percentile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)]!;
}

function expectAddsUp({ fulfilled, rejected, partial, unstarted, jobs }: Words): void {
  expect(fulfilled + rejected + partial + unstarted).toBe(jobs);
}

describe.each(crossed)(`Escape on the page in %s (SEED=${seed})`, (name, where) => {
  let open: TestPage;
  let demo: Demo;

  beforeAll(async () => {
    open = await TestPage.open({ ...where, policy }, "/dist/page/");
    demo = new Demo(open.page);
  });
  afterAll(() => open.close());

  it.each([
    ["primes", { To: "1e12" }, runs(5)],
    ["mandelbrot", { Iterations: "20000" }, runs(3)],
    ["Your own", undefined, runs(3)],
  ])("stops %s at any moment, and the words are those of the report", async (task, parameters, count) => {
    const random = new Random(seed);
    const stops: number[] = [];
    let planned = 0;
    if (parameters) await demo.choose(task, parameters);
    else await demo.takeExample();
    for (let at = 0; at < count; at++) {
      await demo.start();
      await demo.says(/^Running/);
      await open.page.waitForTimeout(random.whole(0, 250));
      await open.page.keyboard.press("Escape");
      const { stopMs, jobs, ...counts } = await demo.stopped();
      expectAddsUp({ stopMs, jobs, ...counts });
      expect(await demo.report()).toMatchObject({ status: "stopped", jobs, counts });
      stops.push(stopMs);
      if (jobs > 0) planned++;
    }
    expect(planned).toBeGreaterThan(count / 2);
    const sorted = stops.sort((a, b) => a - b);
    const [median, high, most] = [0.5, 0.99, 1].map((part) => percentile(sorted, part));
    times.push(`${name}, ${task}: ${count} stops by Escape, p50 ${median} ms, p99 ${high} ms, max ${most} ms`);
  });

  it("does nothing while no run is under way", async () => {
    const before = await demo.status.textContent();
    await open.page.keyboard.press("Escape");
    await demo.choose("primes", { To: "1e6" });
    expect(await demo.status.textContent()).toBe(before);
    await open.page.keyboard.press("Enter");
    await demo.says(/^Done/);
    expect(await open.page.locator("#answer").textContent()).toContain("78,498");
  });

  it("belongs to a list of choices that has the focus", async () => {
    await open.page.evaluate(`document.body.insertAdjacentHTML("beforeend", "<select id=own><option>one</select>")`);
    await demo.choose("primes", { To: "1e12" });
    await demo.start();
    await open.page.locator("#own").focus();
    await open.page.keyboard.press("Escape");
    await demo.goesOn();
    expect(await demo.status.textContent()).toMatch(/^Running/);
    await demo.button("Stop").focus();
    await open.page.keyboard.press("Escape");
    expectAddsUp(await demo.stopped());
  });

  it("leaves a text field that has the focus, and stops nothing", async () => {
    await open.page.evaluate(`document.body.insertAdjacentHTML("beforeend", "<input id=words>")`);
    await demo.start();
    await open.page.locator("#words").focus();
    await open.page.keyboard.press("Escape");
    expect(await open.page.evaluate("document.activeElement === document.body")).toBe(true);
    await demo.goesOn();
    expect(await demo.status.textContent()).toMatch(/^Running/);
    await open.page.keyboard.press("Escape");
    expectAddsUp(await demo.stopped());
  });

  it("belongs to a text that is being composed", async () => {
    await demo.start();
    await open.page.evaluate(`document.querySelector("#words").dispatchEvent(
      new KeyboardEvent("keydown", { key: "Escape", isComposing: true, bubbles: true, cancelable: true }))`);
    await demo.goesOn();
    expect(await demo.status.textContent()).toMatch(/^Running/);
    await open.page.keyboard.press("Escape");
    expectAddsUp(await demo.stopped());
  });

  it("belongs to a dialog while that is open", async () => {
    await open.page.evaluate(
      `document.body.insertAdjacentHTML("beforeend", "<dialog id=ask><button>Fine</button></dialog>")`,
    );
    await demo.start();
    await open.page.evaluate(`document.querySelector("#ask").showModal()`);
    await open.page.keyboard.press("Escape");
    await open.page.locator("#ask").waitFor({ state: "hidden" });
    await demo.goesOn();
    expect(await demo.status.textContent()).toMatch(/^Running/);
    await open.page.keyboard.press("Escape");
    expectAddsUp(await demo.stopped());
  });

  it("leaves no error behind in the page", () => {
    expect(open.errors).toEqual([]);
  });
});

// After all, so that the reporter does not tear them apart.
afterAll(() => process.stdout.write(`${times.join("\n")}\n`));
