import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Demo, type Words, policy } from "../helpers/demo.js";
import { TestPage, surroundings } from "../helpers/pages.js";
import { Random, runs, seed } from "../helpers/random.js";

const times: string[] = [];

function percentile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)]!;
}

function expectAddsUp({ fulfilled, rejected, partial, unstarted, jobs }: Words): void {
  expect(fulfilled + rejected + partial + unstarted).toBe(jobs);
}

describe.each(surroundings)(`Escape on the page in %s (SEED=${seed})`, (name, where) => {
  let open: TestPage;
  let demo: Demo;

  beforeAll(async () => {
    open = await TestPage.open({ ...where, policy }, "/dist/page/");
    demo = new Demo(open.page);
  });
  afterAll(() => open.close());

  it.each([
    ["primes", { To: "1e12" }, runs(16)],
    ["mandelbrot", { Iterations: "20000" }, runs(6)],
  ])("stops %s at any moment, and the words add up", async (kernel, parameters, count) => {
    const random = new Random(seed);
    const stops: number[] = [];
    let planned = 0;
    await demo.choose(kernel, parameters);
    for (let at = 0; at < count; at++) {
      await demo.start();
      await open.page.waitForTimeout(random.whole(20, 250));
      await open.page.keyboard.press("Escape");
      const words = await demo.stopped();
      expectAddsUp(words);
      stops.push(words.stopMs);
      if (words.jobs > 0) planned++;
    }
    expect(planned).toBeGreaterThan(count / 2);
    const sorted = stops.sort((a, b) => a - b);
    const [median, high, most] = [0.5, 0.99, 1].map((part) => percentile(sorted, part));
    times.push(`${name}, ${kernel}: ${count} stops by Escape, p50 ${median} ms, p99 ${high} ms, max ${most} ms`);
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
