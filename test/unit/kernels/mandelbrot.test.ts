import { stripVTControlCharacters } from "node:util";
import { decode } from "fast-png";
import * as fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { foldMandelbrot } from "../../../src/kernels/mandelbrot/fold.js";
import { colorOf } from "../../../src/kernels/mandelbrot/palette.js";
import { mandelbrotParameters, sizeOf } from "../../../src/kernels/mandelbrot/parameters.js";
import { planMandelbrot } from "../../../src/kernels/mandelbrot/plan.js";
import { imageJson, png } from "../../../src/kernels/mandelbrot/png.js";
import { previewText } from "../../../src/kernels/mandelbrot/preview.js";
import { type MandelbrotTile, decodeTile } from "../../../src/kernels/mandelbrot/tile.js";
import { runs } from "../../helpers/random.js";
import { Instance, compile, fulfilled, outcomesOf, partial } from "./run.js";

const kernel = { plan: planMandelbrot, decode: decodeTile, fold: foldMandelbrot };
const home = { centerX: -0.75, centerY: 0, width: 3, size: "150x90", iterations: 150 };

/** The escape counts of an image, a pixel after the other by the plain loop. */
function plainCounts({ centerX, centerY, width: span, size, iterations }: typeof home): Uint32Array {
  const [width, height] = sizeOf(size);
  const pixel = span / width;
  const left = centerX - span / 2;
  const top = centerY + (pixel * height) / 2;
  return Uint32Array.from({ length: width * height }, (_, index) => {
    const cr = left + ((index % width) + 0.5) * pixel;
    const ci = top - (Math.floor(index / width) + 0.5) * pixel;
    let [zr, zi, count] = [0, 0, 0];
    for (; count < iterations && zr * zr + zi * zi <= 4; count++) {
      [zr, zi] = [zr * zr - zi * zi + cr, (zr + zr) * zi + ci];
    }
    return count;
  });
}

describe("the kernel", () => {
  test.each([
    home,
    { ...home, size: "1", iterations: 1 },
    { ...home, size: "7x3", iterations: 9 },
    { ...home, size: "129x66", iterations: 57 },
    { ...home, width: 20, size: "65", iterations: 33 },
    { ...home, centerX: -2, width: 1e-6, size: "40", iterations: 300 },
    { ...home, centerX: -1.99999975, width: 1e-8, size: "40", iterations: 300 },
    { ...home, centerX: -1.25, centerY: 0.02, width: 0.5, size: "61", iterations: 1_003 },
    { ...home, width: 200, size: "50x30", iterations: 1_000 },
    { ...home, centerX: -0.743643887, centerY: 0.131825904, width: 1e-4, size: "64", iterations: 5_000 },
    { ...home, centerX: -0.1, centerY: 0.75, width: 0.5, size: "9x5", iterations: 100_000 },
  ])("gives each pixel the count of the plain loop: %j", async (params) => {
    const [width, height] = sizeOf(params.size);
    const counts = new Uint32Array(width * height);
    for (const { value } of await outcomesOf("mandelbrot", kernel, params)) {
      value!.counts.forEach((count, index) => {
        counts[(value!.y + Math.floor(index / value!.width)) * width + value!.x + (index % value!.width)] = count;
      });
    }
    expect(Buffer.compare(new Uint8Array(counts.buffer), new Uint8Array(plainCounts(params).buffer))).toBe(0);
  });
});

/** Bytes of a snapshot behind the counts, in the middle of a group: z and counts of eight pixels. */
const STATE = 192;

test("a snapshot in the middle of a group holds no infinity and no NaN, whose bits differ between engines", () => {
  const instance = new Instance(compile("mandelbrot"));
  instance.configure(planMandelbrot({ ...home, size: "21x5", iterations: 100_000 }).configuration!);
  instance.begin(0);
  while (instance.exports.advance(1) === 1) {
    const snapshot = instance.snapshot();
    const { counts } = decodeTile(snapshot);
    const rest = new Float64Array(snapshot.slice(32 + counts.byteLength).buffer);
    expect([0, STATE / 8]).toContain(rest.length);
    expect(rest.every(Number.isFinite)).toBe(true);
  }
});

const outcomes = await outcomesOf("mandelbrot", kernel, home);
const instance = new Instance(compile("mandelbrot"));
instance.configure(planMandelbrot(home).configuration!);

/** A job after so many steps. */
function tile(job: number, steps: number): MandelbrotTile {
  instance.begin(job);
  instance.exports.advance(steps);
  return decodeTile(instance.snapshot());
}

describe("a tile", () => {
  const whole = tile(0, 2 ** 31 - 1);
  const snapshot = instance.snapshot();

  it("is handed out as it came when it is whole", () => {
    expect(whole.counts.length).toBe(whole.width * whole.height);
    expect(decodeTile(snapshot).counts.buffer).toBe(snapshot.buffer);
  });

  it("is the same wherever it lies in its buffer", () => {
    for (const at of [1, 4]) {
      const shifted = new Uint8Array(snapshot.length + at);
      shifted.set(snapshot, at);
      const { counts } = decodeTile(shifted.subarray(at));
      expect(counts).toEqual(whole.counts);
      expect(counts.buffer).not.toBe(shifted.buffer);
    }
  });

  it("is a copy as long as its job may go on: whoever has it may write in it", () => {
    instance.begin(0);
    instance.exports.advance(3);
    const begun = instance.snapshot();
    const before = begun.slice();
    decodeTile(begun).counts.fill(1);
    expect(decodeTile(before).counts.length).toBeLessThan(whole.counts.length);
    expect(begun).toEqual(before);
  });
});

describe("the image so far", () => {
  const [width] = sizeOf(home.size);
  const expected = plainCounts(home).map((count) => colorOf(count, home.iterations));

  const imageOf = (tiles: readonly MandelbrotTile[]): Uint32Array => {
    const image = new Uint32Array(expected.length);
    for (const { x, y, width: across, counts } of tiles) {
      counts.forEach((_, index) => {
        const at = (y + Math.floor(index / across)) * width + x + (index % across);
        image[at] = expected[at]!;
      });
    }
    return image;
  };

  /** Each turn hears of some tiles that ended and sees others in flight, in any state. */
  const turns = fc.array(
    fc.record({
      ended: fc.subarray(outcomes.map(({ job }) => job)),
      begun: fc.array(fc.tuple(fc.nat(outcomes.length - 1), fc.nat(64)), { maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 4 },
  );

  test("has exactly the pixels that were made, whatever came and went in between", () => {
    fc.assert(
      fc.property(turns, (history) => {
        const fold = foldMandelbrot(home);
        const done = new Map<number, MandelbrotTile>();
        for (const { ended, begun } of history) {
          for (const job of ended) {
            if (!done.has(job)) fold.add(outcomes[job]!);
            done.set(job, outcomes[job]!.value!);
          }
          const inFlight = new Map(
            begun.filter(([job]) => !done.has(job)).map(([job, steps]) => [job, tile(job, steps)]),
          );
          const value = fold.value([...inFlight].map(([job, made]) => partial(job, made)));
          const tiles = [...done.values(), ...inFlight.values()];
          expect(Buffer.compare(Buffer.from(value.pixels.buffer), new Uint8Array(imageOf(tiles).buffer))).toBe(0);
          expect(value.covered).toBe(tiles.reduce((sum, { counts }) => sum + counts.length, 0));
          expect(value.complete).toBe(value.covered === expected.length);
        }
      }),
      { numRuns: runs(40) },
    );
  });

  test("becomes a PNG file, and that in base64 in JSON", async () => {
    const fold = foldMandelbrot(home);
    fold.add(fulfilled(1, outcomes[1]!.value!));
    const value = fold.value([]);
    const file = await png(value);
    const { width: across, height, channels, data } = decode(file);
    expect([across, height, channels]).toEqual([150, 90, 4]);
    expect(Buffer.compare(Buffer.from(data as Uint8Array), Buffer.from(value.pixels))).toBe(0);
    const { pixels: _, ...others } = value;
    expect(await imageJson(value)).toEqual({ ...others, png: Buffer.from(file).toString("base64") });
  });

  test("is previewed in characters, missing parts blank, no wider than the terminal or 60", () => {
    const fold = foldMandelbrot(home);
    fold.add(fulfilled(0, outcomes[0]!.value!));
    const plain = previewText(fold.value([]), { columns: 30, color: false }).split("\n");
    expect(plain).toHaveLength(10);
    expect(plain.at(-1)).toBe("150x90 pixels, 150 iterations, 4096 of 13500 pixels");
    expect(plain.slice(0, -1).every((line) => line.length === 30)).toBe(true);
    expect(plain[0]!.slice(14).trim()).toBe("");
    expect(plain[0]!.slice(0, 12).trim()).toHaveLength(12);
    const colored = previewText(fold.value([]), { columns: 200, color: true }).split("\n");
    expect(stripVTControlCharacters(colored[0]!)).toMatch(/^▀+▄? +$/);
    expect(stripVTControlCharacters(colored[0]!)).toHaveLength(60);
    expect(colored[0]).toMatch(/38;2;\d+;\d+;\d+;48;2;\d+;\d+;\d+m▀/);
  });
});

describe("its parameters", () => {
  const size = "expected pixels such as 1024 or 1920x1080, sides from 1 to 16384, 67108864 pixels in all at most";

  test.each([
    [{ size: "abc" }, size],
    [{ size: "0x5" }, size],
    [{ size: "16385x1" }, size],
    [{ size: "16384x16384" }, size],
    [{ size: true }, size],
    [{ iterations: 0 }, "expected a whole number from 1 to 1000000"],
    [{ width: 0 }, "expected a number from 1e-12 to 100"],
    [{ sise: 3 }, "expected no parameters but centerX, centerY, width, size, iterations, got sise"],
  ])("%j is refused: %s", async (params, message) => {
    const result = await mandelbrotParameters["~standard"].validate(params);
    expect(result.issues?.map((issue) => issue.message)).toEqual([message]);
  });

  test("a size is one side or two", () => {
    expect([sizeOf(640), sizeOf("1024"), sizeOf("1920x1080"), sizeOf("3×4")]).toEqual([
      [640, 640],
      [1024, 1024],
      [1920, 1080],
      [3, 4],
    ]);
  });
});
