import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packed } from "../../../src/pool/packing.js";

describe("numbers of a list, packed", () => {
  it("are the same numbers", () => {
    fc.assert(
      fc.property(fc.array(fc.double(), { minLength: 1 }), fc.nat(), fc.nat(), (list, a, b) => {
        const [from, to] = [a % list.length, (b % list.length) + 1].sort((one, other) => one - other) as [
          number,
          number,
        ];
        fc.pre(from < to);
        expect([...packed(list, from, to)!]).toEqual(list.slice(from, to));
        expect([...packed(list)!]).toEqual(list);
      }),
    );
  });

  it("are not packed with anything else among them, nor past the end of the list", () => {
    const others = ["1", null, undefined, 1n, {}, Number];
    for (const other of others) {
      expect(packed([other, 1, 2]), String(other)).toBeUndefined();
      expect(packed([1, 2, other]), String(other)).toBeUndefined();
      expect(packed([other, 1, 2, other], 1, 3), String(other)).toEqual(Float64Array.of(1, 2));
    }
    expect(packed([1, 2], 0, 3)).toBeUndefined();
    expect(packed([])).toBeUndefined();
  });
});
