import { Pool } from "partway";
import { mandelbrot } from "partway/kernels";
import { decode } from "fast-png";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { policy } from "../helpers/demo.js";
import { OwnPage } from "../helpers/own-page.js";
import { TestPage, crossed } from "../helpers/pages.js";
import { paintedWhole } from "../helpers/pictures.js";
import { Random, seed, seeds } from "../helpers/random.js";

interface Region {
  centerX: number;
  centerY: number;
  width: number;
}

const pool = new Pool({ workers: 1 });
afterAll(() => pool.close());

describe.each(crossed)("a picture on the page in %s", (_, where) => {
  let open: TestPage;
  let demo: OwnPage;
  const labels = {
    centerX: "Center, real part",
    centerY: "Center, imaginary part",
    width: "Width",
    size: "Size",
    iterations: "Iterations",
  };
  const field = (name: keyof typeof labels) => open.page.getByLabel(labels[name], { exact: true });
  const canvas = () => open.page.locator("#answer canvas");
  const discard = () => open.page.getByRole("button", { name: /^Discard mandelbrot/ });
  const kept = () => open.page.locator("#stopped li").count();

  /** The form's parameters, as Node takes them. */
  async function params(): Promise<Region & { size: string; iterations: number }> {
    const names = Object.keys(labels) as (keyof typeof labels)[];
    const texts = await Promise.all(names.map(async (name) => [name, await field(name).inputValue()] as const));
    const { size, ...numbers } = Object.fromEntries(texts) as Record<string, string>;
    const read = Object.entries(numbers).map(([name, text]) => [name, Number(text)]);
    return { ...Object.fromEntries(read), size };
  }

  async function choose(given: Partial<Record<keyof typeof labels, string>>): Promise<void> {
    await demo.choose("mandelbrot", {});
    await open.page.getByRole("button", { name: "The whole set" }).click();
    for (const [name, text] of Object.entries(given)) await field(name as "size").fill(text);
  }

  /** Does something after which a run comes to its end, and its picture is there. */
  async function toTheEnd(deed: () => Promise<unknown>): Promise<void> {
    await demo.listen();
    await open.page.evaluate(`document.querySelector("#answer canvas")?.setAttribute("data-old", "")`);
    await deed();
    await demo.until(`said.at(-1)?.startsWith("Done") && document.querySelector("#answer canvas:not([data-old])")`);
  }

  /** The picture as it is downloaded, as bytes of red, green, blue, alpha. */
  async function picture(): Promise<{ width: number; height: number; data: Uint8Array }> {
    const { width, height, data, channels } = decode(await demo.download("PNG"));
    return { width, height, data: channels === 4 ? Uint8Array.from(data) : withAlpha(Uint8Array.from(data)) };
  }

  /** The picture is that of the form's parameters, and nothing of other runs is left. */
  async function expectRight(): Promise<void> {
    const given = await params();
    const { value } = await pool.run(mandelbrot, given);
    const { width, height, data } = await picture();
    expect([width, height]).toEqual([value.width, value.height]);
    expect(Buffer.compare(data, Buffer.from(value.pixels))).toBe(0);
    expect(new URLSearchParams((await open.page.evaluate<string>("location.hash")).slice(1)).get("width") ?? "3").toBe(
      String(given.width),
    );
    expect(await kept()).toBe(0);
  }

  beforeAll(async () => {
    open = await TestPage.open({ ...where, policy }, "/dist/page/");
    demo = new OwnPage(open.page);
  });
  afterAll(() => open.close());

  it("is painted to its last pixel, and downloaded as it is", async () => {
    await choose({ size: "300x200" });
    await toTheEnd(() => demo.start());
    expect(await paintedWhole(open.page, "document.querySelector('#answer')")).toEqual([300, 200, 60_000]);
    const painted = await open.page.evaluate<number[]>(`[...document.querySelector("#answer canvas").getContext("2d")
      .getImageData(0, 0, 300, 200).data]`);
    const { data } = await picture();
    expect(Buffer.compare(data, Uint8Array.from(painted))).toBe(0);
    const { width, height } = (await canvas().boundingBox())!;
    expect(width / height).toBeCloseTo(1.5, 1);
    await expectRight();
  });

  it("is zoomed and moved by keys and buttons, and Back takes it back", async () => {
    await choose({ size: "90x60", centerX: "-0.5", centerY: "0.25" });
    await toTheEnd(() => demo.start());
    await open.page.locator(".picture").focus();
    const steps: [string, Partial<Region>][] = [
      ["+", { width: 1.5 }],
      ["ArrowLeft", { centerX: -0.875 }],
      ["ArrowUp", { centerY: 0.5 }],
      ["ArrowRight", { centerX: -0.5 }],
      ["ArrowDown", { centerY: 0.25 }],
      ["-", { width: 3 }],
    ];
    for (const [key, expected] of steps) {
      await toTheEnd(() => open.page.keyboard.press(key));
      expect(await params()).toMatchObject(expected);
    }
    await expectRight();
    await toTheEnd(() => demo.button("Zoom in").click());
    expect(await params()).toMatchObject({ centerX: -0.5, centerY: 0.25, width: 1.5 });
    expect(await open.page.evaluate("document.activeElement.textContent")).toContain("Zoom in");
    await toTheEnd(() => open.page.goBack());
    expect(await params()).toMatchObject({ centerX: -0.5, centerY: 0.25, width: 3 });
    await expectRight();
    await toTheEnd(() => open.page.goForward());
    expect((await params()).width).toBe(1.5);
    await expectRight();
  });

  it("is zoomed to what is dragged over, and by the wheel about the mouse", async () => {
    await choose({ size: "300x200" });
    await toTheEnd(() => demo.start());
    let at = await box();
    const to = (right: number, down: number) => open.page.mouse.move(at.x + at.width * right, at.y + at.height * down);
    await to(0.5, 0.5);
    await toTheEnd(async () => {
      await open.page.mouse.down();
      await to(0.6, 0.7);
      await open.page.locator(".selection").waitFor();
      await to(0.75, 0.75);
      await open.page.mouse.up();
    });
    const near = await params();
    expect(near.width).toBeCloseTo(0.75, 1);
    expect(near.centerX).toBeCloseTo(-0.375, 1);
    expect(near.centerY).toBeCloseTo(-0.25, 1);
    await expectRight();
    at = await box();
    await to(0.25, 0.25);
    await toTheEnd(() => open.page.mouse.wheel(0, -400));
    const nearer = await params();
    expect(nearer.width).toBeCloseTo(near.width / 2, 4);
    expect(nearer.centerX).toBeCloseTo(near.centerX - near.width / 8, 2);
    expect(nearer.centerY).toBeCloseTo(near.centerY + near.width / 12, 2);
    await expectRight();
  });

  it("is left as it is by a click, a touch, and a drag that Escape gives up: the run goes on", async () => {
    await choose({ size: "2048", iterations: "50000" });
    await demo.listen();
    await demo.start();
    await demo.goesOn();
    await canvas().waitFor();
    const before = await params();
    const { x, y } = await box();
    await open.page.mouse.move(x + 20, y + 20);
    await open.page.mouse.down();
    await open.page.mouse.up();
    await open.page.mouse.down();
    await open.page.mouse.move(x + 200, y + 200);
    await open.page.locator(".selection").waitFor();
    await open.page.keyboard.press("Escape");
    await open.page.locator(".selection").waitFor({ state: "detached" });
    await open.page.mouse.up();
    await open.page.evaluate(`for (const [type, at] of [["pointerdown", 20], ["pointermove", 200], ["pointerup", 200]]) {
      const { left, top } = document.querySelector("#answer canvas").getBoundingClientRect();
      document.querySelector("#answer canvas").dispatchEvent(new PointerEvent(type, {
        pointerType: "touch", pointerId: 9, bubbles: true, clientX: left + at, clientY: top + at }));
    }`);
    expect(await open.page.evaluate(`getComputedStyle(document.querySelector("#answer canvas")).touchAction`)).toBe(
      "auto",
    );
    // Whoever scrolls the page comes over the picture.
    await open.page.evaluate(`for (const turned of ["body", "#answer canvas"])
      document.querySelector(turned).dispatchEvent(new WheelEvent("wheel", { deltaY: 100, bubbles: true, cancelable: true }));`);
    await demo.goesOn();
    expect(await params()).toEqual(before);
    await open.page.keyboard.press("Escape");
    await demo.says(/^Stopped/);
    expect(await open.page.evaluate("said.filter((words) => /^Running/.test(words)).length")).toBe(1);
    await expectCovered();
    // What somebody has stopped on purpose stays, whatever is zoomed after that.
    await open.page.locator(".picture").focus();
    await demo.listen();
    await open.page.keyboard.press("+");
    await demo.hears(/^Running/);
    await demo.goesOn();
    await open.page.keyboard.press("Escape");
    await demo.hears(/^Stopped/);
    await open.page.reload();
    await demo.until(`document.querySelectorAll("#stopped li").length === 2`);
    for (const left of [1, 0]) {
      await discard().first().click();
      await demo.until(`document.querySelectorAll("#stopped li").length === ${left}`);
    }
  });

  it("is kept if it has taken long when another takes its place", async () => {
    await choose({ size: "2048", iterations: "50000" });
    await demo.start();
    await open.page
      .locator("#pace")
      .filter({ hasText: /after ([6-9]|\d\d)\.\d s/ })
      .waitFor();
    await open.page.locator(".picture").focus();
    await open.page.keyboard.press("+");
    await discard().waitFor();
    await open.page.keyboard.press("Escape");
    await demo.says(/^Stopped/);
    await open.page.reload();
    await demo.until(`document.querySelectorAll("#stopped li").length > 0`);
    while ((await kept()) > 0) await discard().first().click();
  });

  it(`is zoomed again and again while a long run is under way (SEED=${seed})`, async () => {
    const random = new Random(seed);
    await choose({ size: "2048", iterations: "50000" });
    await demo.start();
    await canvas().waitFor();
    await open.page.locator(".picture").focus();
    let { width } = await params();
    for (let zoom = 0; zoom < 10; zoom++) {
      // What is further out is soon done.
      const key = width < 3 && random.chance(0.4) ? "-" : "+";
      width = Number((key === "+" ? width / 2 : width * 2).toPrecision(6));
      await open.page.evaluate(`new Promise((pressed) => setTimeout(() => {
        document.querySelector(".picture").dispatchEvent(new KeyboardEvent("keydown", { key: "${key}", bubbles: true, cancelable: true }));
        pressed();
      }, ${random.pick([0, 0, random.next() * 200])}))`);
    }
    await demo.until(
      `new URLSearchParams(location.hash.slice(1)).get("width") === ${width === 3 ? "null" : `"${width}"`}`,
    );
    expect((await params()).width).toBe(width);
    await demo.says(/^Running/);
    expect(await kept()).toBe(0);
    await demo.goesOn();
    await demo.button("Stop").click();
    await demo.says(/^Stopped/);
    await open.page.reload();
    await discard().click();
    await discard().waitFor({ state: "detached" });
  });

  it("goes to the limits of the plane, and no further", async () => {
    await choose({ size: "30", width: "60", centerX: "-9", centerY: "9" });
    await toTheEnd(() => demo.start());
    await open.page.locator(".picture").focus();
    await toTheEnd(() => open.page.keyboard.press("-"));
    await toTheEnd(() => open.page.keyboard.press("ArrowLeft"));
    await toTheEnd(() => open.page.keyboard.press("ArrowUp"));
    expect(await params()).toMatchObject({ centerX: -10, centerY: 10, width: 100 });
    await demo.listen();
    await open.page.keyboard.press("-");
    await open.page.keyboard.press("ArrowLeft");
    await toTheEnd(() => open.page.keyboard.press("+"));
    expect(await params()).toMatchObject({ centerX: -10, centerY: 10, width: 50 });
    await choose({ size: "30", width: "1.5e-12" });
    await toTheEnd(() => demo.start());
    await open.page.locator(".picture").focus();
    await toTheEnd(() => open.page.keyboard.press("+"));
    expect((await params()).width).toBe(1e-12);
    await expectRight();
  });

  it("may be large: it is shown smaller, and downloaded whole", async () => {
    await choose({ size: "4096x4096", iterations: "20" });
    await toTheEnd(() => demo.start());
    expect(await paintedWhole(open.page, "document.querySelector('#answer')")).toEqual([2048, 2048, 2048 ** 2]);
    await expectRight();
  });

  it.each(seeds(3))("has the pixels that were made when it is stopped at a random moment, SEED=%i", async (drawn) => {
    const random = new Random(drawn);
    await choose({ size: random.pick(["512", "700x300"]), iterations: random.pick(["5000", "50000"]) });
    await demo.listen();
    await demo.start();
    await demo.hears(/^Running/);
    await demo.escapeAfter(random.next() * 400);
    await demo.says(/^(Stopped|Done)/);
    await expectCovered();
  });

  it("leaves no error behind in the page", () => {
    expect(open.errors).toEqual([]);
  });

  async function box() {
    await canvas().scrollIntoViewIfNeeded();
    return (await canvas().boundingBox())!;
  }

  /** As many pixels are in the file as the report says, and these are the kernel's own. */
  async function expectCovered(): Promise<void> {
    const { value } = (await demo.report()) as { value: { covered: number } | null };
    if (value === null) return;
    const { data } = await picture();
    const opaque = data.filter((part, at) => at % 4 === 3 && part === 255).length;
    expect(opaque).toBe(value.covered);
    expect(data.filter((part, at) => at % 4 === 3 && part !== 255 && part !== 0).length).toBe(0);
  }
});

function withAlpha(data: Uint8Array): Uint8Array {
  const whole = new Uint8Array((data.length / 3) * 4).fill(255);
  for (let at = 0; at < data.length; at += 3) whole.set(data.subarray(at, at + 3), (at / 3) * 4);
  return whole;
}
