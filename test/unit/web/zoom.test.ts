import { describe, expect, it } from "vitest";
import { type Limits, type Region, aspectOf, moveBy, regionOf, zoomAt, zoomTo } from "../../../web/answer/zoom.js";
import { Random, runs, seed } from "../../helpers/random.js";

const whole: Region = { centerX: -0.75, centerY: 0, width: 3 };
const limits: Limits = { centerX: [-10, 10], centerY: [-10, 10], width: [1e-12, 100] };
const middle = { x: 0.5, y: 0.5 };

/** Where a point of the picture lies in the plane. */
function inPlane({ centerX, centerY, width }: Region, x: number, y: number, aspect: number): [number, number] {
  return [centerX + width * (x - 0.5), centerY - width * aspect * (y - 0.5)];
}

describe("a picture's region", () => {
  it("is known of parameters that have one", () => {
    expect(regionOf({ ...whole, size: "1024" })).toEqual(whole);
    expect(regionOf({ from: 0, to: 10 })).toBeUndefined();
  });

  it("has the shape of its picture's size", () => {
    expect([1024, "1024", "300x200", " 300 × 200", undefined].map((size) => aspectOf({ size }))).toEqual([
      1,
      1,
      2 / 3,
      2 / 3,
      1,
    ]);
  });

  it("is halved about the middle, and doubled again", () => {
    const inside = zoomAt(whole, middle, 2, 1, limits);
    expect(inside).toEqual({ centerX: -0.75, centerY: 0, width: 1.5 });
    expect(zoomAt(inside, middle, 0.5, 1, limits)).toEqual(whole);
  });

  it(`keeps the point under the mouse where it is (SEED=${seed})`, () => {
    const random = new Random(seed);
    for (let run = 0; run < runs(500); run++) {
      const region = { centerX: random.next() - 0.5, centerY: random.next(), width: 10 ** -random.whole(0, 9) };
      const [x, y, aspect] = [random.next(), random.next(), 0.25 + random.next()];
      const zoomed = zoomAt(region, { x, y }, random.pick([0.25, 0.5, 2, 8]), aspect, limits);
      const [before, after] = [inPlane(region, x, y, aspect), inPlane(zoomed, x, y, aspect)];
      for (const side of [0, 1] as const)
        expect(Math.abs(after[side] - before[side]) / region.width).toBeLessThan(1e-4);
    }
  });

  it("becomes what was dragged over, in either direction", () => {
    const expected = { centerX: -1.35, centerY: 0.3, width: 0.6 };
    expect(zoomTo(whole, { x: 0.2, y: 0.3 }, { x: 0.4, y: 0.5 }, 1, limits)).toEqual(expected);
    expect(zoomTo(whole, { x: 0.4, y: 0.5 }, { x: 0.2, y: 0.3 }, 1, limits)).toEqual(expected);
  });

  it("stays within the limits", () => {
    expect(zoomAt(whole, middle, 1e-9, 1, limits).width).toBe(100);
    expect(zoomAt({ ...whole, width: 2e-12 }, middle, 8, 1, limits).width).toBe(1e-12);
    expect(zoomTo({ ...whole, width: 2e-12 }, middle, { x: 0.51, y: 0.51 }, 1, limits).width).toBe(1e-12);
    expect(moveBy({ ...whole, width: 100 }, 0.25, -0.25, 1, limits)).toEqual({ centerX: 10, centerY: 10, width: 100 });
  });

  it("moves by parts of its sides", () => {
    expect(moveBy(whole, 0.25, 0, 1, limits)).toEqual({ ...whole, centerX: 0 });
    expect(moveBy(whole, 0, 0.25, 0.5, limits)).toEqual({ ...whole, centerY: -0.375 });
  });
});
