import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Demo, policy } from "../helpers/demo.js";
import { TestPage, surroundings } from "../helpers/pages.js";
import { paintedWhole } from "../helpers/pictures.js";

describe.each(surroundings)("the page in %s", (_, where) => {
  let open: TestPage;
  let demo: Demo;

  beforeAll(async () => {
    open = await TestPage.open({ ...where, policy }, "/dist/page/");
    demo = new Demo(open.page);
  });
  afterAll(() => open.close());

  it("says whether stopping is instant or sliced", async () => {
    const words = where.isolated ? "Stopping is instant here" : "Stopping is sliced here";
    await open.page.getByText(words).waitFor();
  });

  it("counts primes to the end", async () => {
    await demo.choose("primes", { From: "0", To: "1e8" });
    await demo.start();
    expect(await demo.says(/^Done/)).toMatch(/([\d,]+) of \1 jobs finished\.$/);
    expect(await open.page.locator("#answer").textContent()).toContain(
      "5,761,455primes found from 0 to 100,000,000: all there are.",
    );
  });

  it("paints the picture to its last pixel", async () => {
    await demo.choose("mandelbrot", { Size: "200x100", Iterations: "500" });
    await demo.start();
    await demo.says(/^Done/);
    expect(await paintedWhole(open.page, "document")).toEqual([200, 100, 20_000]);
  });

  it("pauses, goes on, and stops by its buttons, the focus where the next key is wanted", async () => {
    await demo.choose("primes", { To: "1e12" });
    await demo.start();
    expect(await demo.button("Stop").evaluate((button) => button === document.activeElement)).toBe(true);
    await demo.goesOn();
    await demo.button("Pause").click();
    await demo.says(/^Paused/);
    await demo.button("Go on").click();
    await demo.says(/^Running again/);
    await demo.goesOn();
    await demo.button("Stop").click();
    const { fulfilled, partial, unstarted, jobs } = await demo.stopped();
    expect(fulfilled + partial + unstarted).toBe(jobs);
    expect(await demo.button("Run").evaluate((button) => button === document.activeElement)).toBe(true);
  });

  it("puts a message beside each field whose value cannot be used", async () => {
    await demo.choose("primes", { From: "-3", To: "many" });
    await demo.button("Run").click();
    await demo.says(/^Not run/);
    const range = "Expected a whole number from 0 to 9007199254740992.";
    for (const label of ["From", "To"]) {
      const field = open.page.getByLabel(label, { exact: true });
      expect(await field.getAttribute("aria-invalid")).toBe("true");
      const [, message] = (await field.getAttribute("aria-describedby"))!.split(" ");
      expect(await open.page.locator(`#${message}`).textContent()).toBe(range);
    }
    expect(
      await open.page.getByLabel("From", { exact: true }).evaluate((field) => field === document.activeElement),
    ).toBe(true);
    await demo.choose("primes", { From: "10", To: "5" });
    await demo.button("Run").click();
    await open.page.getByText("Expected a number that is not below from, 10.").waitFor();
  });

  it("takes as many workers as are asked for, and no impossible number", async () => {
    await demo.choose("primes", { From: "0", To: "1e12" });
    await open.page.getByLabel("Workers", { exact: true }).fill("0");
    await demo.button("Run").click();
    await open.page.getByText("Expected a whole number from 1 to 256.").waitFor();
    await open.page.getByLabel("Workers", { exact: true }).fill("3");
    await demo.start();
    await open.page
      .getByRole("listitem")
      .filter({ hasText: /^Worker 3: (job|busy)/ })
      .waitFor();
    await demo.button("Stop").click();
    await demo.stopped();
  });

  it("fits a narrow phone", async () => {
    await open.page.setViewportSize({ width: 360, height: 640 });
    expect(await open.page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(360);
  });

  it("leaves no error behind in the page", () => {
    expect(open.errors).toEqual([]);
  });
});
