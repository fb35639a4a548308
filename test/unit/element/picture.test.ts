import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { factorFor, shrink } from "../../../src/element/answer/shrink.js";
import { Sweep } from "../../../src/element/answer/sweep.js";

describe("a sweep over the rows of a picture", () => {
  it("paints every row once after the last news, whatever was painted before", () => {
    const drawn = fc.record({
      rows: fc.integer({ min: 1, max: 50 }),
      bands: fc.array(fc.integer({ min: 1, max: 60 })),
    });
    fc.assert(
      fc.property(drawn, fc.integer({ min: 1, max: 60 }), ({ rows, bands }, last) => {
        const sweep = new Sweep(rows);
        for (const band of bands) {
          sweep.renew();
          sweep.next(band);
        }
        sweep.renew();
        const painted: number[] = [];
        while (!sweep.done) {
          const { from, count } = sweep.next(last);
          expect(count).toBeGreaterThan(0);
          for (let row = from; row < from + count; row++) painted.push(row);
        }
        expect(painted.sort((a, b) => a - b)).toEqual(Array.from({ length: rows }, (_, row) => row));
      }),
    );
  });

  it("goes on where it is when the picture is new again", () => {
    const sweep = new Sweep(10);
    const painted = Array.from({ length: 4 }, () => {
      sweep.renew();
      return sweep.next(4);
    });
    expect(painted.map(({ from, count }) => [from, count])).toEqual([
      [0, 4],
      [4, 4],
      [8, 2],
      [0, 4],
    ]);
  });

  it("has nothing to paint before there is anything, and after all is painted", () => {
    const sweep = new Sweep(3);
    expect(sweep.done).toBe(true);
    sweep.renew();
    sweep.next(3);
    expect([sweep.done, sweep.next(3).count]).toEqual([true, 0]);
  });
});

describe("a picture that is shown smaller", () => {
  it("keeps its size if that is no more than is allowed, and has no more than that otherwise", () => {
    expect(factorFor({ width: 2_048, height: 2_048 }, 2 ** 22)).toBe(1);
    expect(factorFor({ width: 8_192, height: 8_192 }, 2 ** 22)).toBe(4);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 16_384 }), fc.integer({ min: 1, max: 4_096 }), (width, height) => {
        const factor = factorFor({ width, height }, 2 ** 18);
        const pixels = (by: number): number => Math.ceil(width / by) * Math.ceil(height / by);
        expect(pixels(factor)).toBeLessThanOrEqual(2 ** 18);
        if (factor > 1) expect(pixels(factor - 1)).toBeGreaterThan(2 ** 18);
      }),
    );
  });

  it("has the mean of the pixels that are there, also of squares that are cut off", () => {
    const gray = (light: number, alpha = 255): number[] => [light, light, light, alpha];
    const missing = [0, 0, 0, 0];
    const pixels = new Uint8ClampedArray(
      [
        [gray(10), gray(20), gray(100)],
        [gray(30), gray(40), gray(200)],
        [gray(80), missing, missing],
      ].flat(2),
    );
    const picture = { width: 3, height: 3, pixels };
    const whole = new Uint8ClampedArray(4 * 4);
    shrink(picture, 2, { from: 0, count: 2 }, whole);
    expect([...whole]).toEqual([...gray(25), ...gray(150), ...gray(80, 128), ...missing]);
    const row = new Uint8ClampedArray(2 * 4);
    shrink(picture, 2, { from: 1, count: 1 }, row);
    expect([...row]).toEqual([...whole.slice(8)]);
  });
});
