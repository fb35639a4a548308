import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Demo, policy } from "../helpers/demo.js";
import { TestPage, crossed } from "../helpers/pages.js";

describe.each(crossed)("the page in %s", (_, where) => {
  let open: TestPage;
  let demo: Demo;
  const label = (name: string) => open.page.getByLabel(name, { exact: true });
  const focused = () => open.page.evaluate<string>("document.activeElement.id || document.activeElement.localName");
  const counts = () => open.page.locator("#counts");

  beforeAll(async () => {
    open = await TestPage.open({ ...where, policy }, "/dist/page/");
    demo = new Demo(open.page);
  });
  afterAll(() => open.close());

  it("says whether stopping is instant or sliced, and why", async () => {
    const words = where.isolated
      ? "Stopping is instant here: workers share memory"
      : "Stopping is sliced here: workers look up every 8 milliseconds";
    await open.page.getByText(words).waitFor();
  });

  it("counts primes to the end", async () => {
    await demo.choose("primes", { From: "0", To: "1e8" });
    await demo.start();
    expect(await demo.says(/^Done/)).toMatch(/([\d,]+) of \1 jobs finished\.$/);
    expect(await open.page.locator("#answer").textContent()).toContain(
      "5,761,455primes found from 0 to 100,000,000: all there are.",
    );
    expect(await demo.report()).toMatchObject({ status: "completed", value: { count: "5761455" } });
  });

  it("pauses, goes on, and stops by its buttons, the focus where every key means the run", async () => {
    await demo.choose("primes", { From: "0", To: "1e12" });
    await demo.start();
    expect(await focused()).toBe("run-title");
    await demo.goesOn();
    await demo.button("Pause").click();
    await demo.says(/^Paused/);
    await demo.button("Go on").click();
    await demo.says(/^Running again/);
    await demo.goesOn();
    await demo.button("Stop").click();
    const { fulfilled, partial, unstarted, jobs } = await demo.stopped();
    expect(fulfilled + partial + unstarted).toBe(jobs);
    expect(await focused()).toBe("run-title");
  });

  it("is run by Enter, paused by Space, and stopped by Escape, wherever the focus is", async () => {
    await open.page.evaluate("document.activeElement.blur()");
    await open.page.keyboard.press("Enter");
    await demo.goesOn();
    await open.page.evaluate("document.activeElement.blur()");
    await open.page.keyboard.press("Space");
    await demo.says(/^Paused/);
    await open.page.keyboard.press("Space");
    await demo.says(/^Running again/);
    await open.page.evaluate("document.activeElement.blur()");
    await open.page.keyboard.press("Escape");
    await demo.stopped();
    await label("To").focus();
    await open.page.keyboard.press("Enter");
    expect(await focused()).toBe("run-title");
    await open.page.keyboard.press("Enter");
    await demo.goesOn();
    await open.page.keyboard.press("Space");
    await demo.says(/^Paused/);
    await open.page.keyboard.press("Escape");
    await demo.stopped();
    await open.page.keyboard.press("Space");
    expect(await demo.status.textContent()).toMatch(/^Stopped/);
    await open.page.getByLabel(/^Workers:/).press("Enter");
    await demo.says(/^Running/);
    await open.page.keyboard.press("Escape");
    await demo.stopped();
  });

  it("begins anew, or goes on, after a stop", async () => {
    await demo.choose("primes", { From: "0", To: "3e10" });
    await demo.start();
    await counts()
      .filter({ hasText: /^[1-9]/ })
      .waitFor();
    await open.page.keyboard.press("Escape");
    const { fulfilled } = await demo.stopped();
    await demo.button("Resume").click();
    await demo.says(/^Going on with primes/);
    expect(await demo.says(/^Done/)).toMatch(/([\d,]+) of \1 jobs finished/);
    expect(fulfilled).toBeGreaterThan(0);
    expect(await open.page.locator("#answer").textContent()).toContain("1,300,005,926primes found");
    expect(await demo.button("Resume").count()).toBe(0);
    await demo.button("Run again").click();
    await demo.says(/^Running/);
    await open.page.keyboard.press("Escape");
    await demo.stopped();
  });

  it("puts a message beside each field whose value cannot be used", async () => {
    await demo.choose("primes", { From: "-3", To: "many" });
    await demo.button("Run").click();
    await demo.says(/^Not run/);
    const range = "Expected a whole number from 0 to 9007199254740992.";
    for (const name of ["From", "To"]) {
      expect(await label(name).getAttribute("aria-invalid")).toBe("true");
      const [, message] = (await label(name).getAttribute("aria-describedby"))!.split(" ");
      expect(await open.page.locator(`#${message}`).textContent()).toBe(range);
    }
    await demo.until("document.activeElement.id === 'parameter-from'");
    await label("From").fill("3");
    await label("To").focus();
    await open.page.locator("#parameter-from[aria-invalid=false]").waitFor();
    expect(await label("To").getAttribute("aria-invalid")).toBe("true");
    await demo.choose("primes", { From: "10", To: "5" });
    await demo.button("Run").click();
    await open.page.locator("#task").getByText("Expected a number that is not below from, 10.").waitFor();
  });

  it("has as many workers as its slider says, and a lane for each", async () => {
    await demo.choose("primes", { From: "0", To: "1e12" });
    await open.page.getByLabel(/^Workers:/).fill("3");
    await demo.start();
    await open.page
      .getByRole("listitem")
      .filter({ hasText: /^Worker 3: (job|busy)/ })
      .waitFor();
    await demo.until(`[...document.querySelectorAll("#lanes canvas")].every((lane) =>
      lane.getContext("2d").getImageData(0, 0, lane.width, lane.height).data.some((part) => part > 0))`);
    await open.page.keyboard.press("Escape");
    await demo.stopped();
  });

  it("plots the throughput of a run", async () => {
    await demo.choose("primes", { From: "0", To: "1e12" });
    await demo.start();
    await demo.until(`(() => {
      if (!document.querySelector(".plot canvas")?.width) return false;
      const plot = document.querySelector(".plot canvas");
      return plot.getContext("2d").getImageData(0, 0, plot.width, plot.height).data.some((part) => part > 0);
    })()`);
    await open.page
      .locator("#pace")
      .filter({ hasText: /after \d+\.\d s/ })
      .waitFor();
    await open.page.keyboard.press("Escape");
    await demo.stopped();
    await open.page.locator(".plot canvas").waitFor();
    await demo.choose("primes", { To: "1e3" });
    await demo.start();
    await open.page.getByText("The run was over before there was a line to draw.").waitFor();
  });

  it("offers parameters worth trying", async () => {
    await demo.choose("mandelbrot", {});
    await demo.button("Seahorse Valley").click();
    expect(await label("Width").inputValue()).not.toBe("3");
    expect(await open.page.evaluate("location.hash")).toContain("#task=mandelbrot&centerX=");
    expect(await focused()).toBe("run");
  });

  it("leaves no error behind in the page", () => {
    expect(open.errors).toEqual([]);
  });

  describe("its address", () => {
    beforeEach(() => open.page.goto("about:blank"));

    const hash = () => open.page.evaluate("location.hash");
    const at = (said: string) => open.page.goto(`${open.server.origin}/dist/page/${said}`);

    it("fills the form, and runs nothing", async () => {
      await at("#task=primes&from=5&to=1e7");
      expect([await label("From").inputValue(), await label("To").inputValue()]).toEqual(["5", "1e7"]);
      expect(await demo.status.textContent()).toBe("Nothing has been run yet.");
      await demo.start();
      await demo.says(/^Done/);
      expect(await open.page.locator("#answer").textContent()).toContain("664,577primes found from 5 to 10,000,000");
    });

    it("says what the form says, but for defaults", async () => {
      await at("");
      expect(await hash()).toBe("");
      await demo.choose("primes", { To: "1e9" });
      expect(await hash()).toBe("#task=primes&to=1e9");
      await demo.choose("mandelbrot", { Size: "300x200" });
      expect(await hash()).toBe("#task=mandelbrot&size=300x200");
      await open.page.getByRole("radio", { name: "Your own" }).check();
      expect(await hash()).toBe("#task=own");
    });

    it("may hold what nobody knows, or what cannot be used", async () => {
      await at("#task=nonsense&to=5");
      expect(await label("To").inputValue()).toBe("10000000000");
      await demo.says(/^The address names a task that this page does not have: nonsense\.$/);
      await open.page.goto("about:blank");
      await at("#task=primes&to=%3Cscript%3E&more=1");
      expect(await label("To").inputValue()).toBe("<script>");
      await demo.start();
      await demo.says(/^Not run/);
    });
  });
});
