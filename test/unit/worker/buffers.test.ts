import { describe, expect, it } from "vitest";
import { buffersOf } from "../../../src/worker/buffers.js";

const large = (): ArrayBuffer => new ArrayBuffer(65_536);
const found = (value: unknown): unknown[] => buffersOf({ stretches: [{ first: 0, values: [value] }] });

describe("buffers that are handed over", () => {
  it.each<[string, (buffer: ArrayBuffer) => unknown]>([
    ["a result", (buffer) => buffer],
    ["the buffer of a view", (buffer) => new Uint8Array(buffer, 8, 4)],
    ["an entry of an object", (buffer) => ({ width: 1, pixels: new Uint8ClampedArray(buffer) })],
    ["an entry of a list", (buffer) => [1, buffer]],
  ])("may be %s", (_, make) => {
    const buffer = large();
    expect(found(make(buffer))).toEqual([buffer]);
    expect(found(make(buffer))[0]).toBe(buffer);
  });

  it.each<[string, unknown]>([
    ["small", new ArrayBuffer(65_535)],
    ["shared", new SharedArrayBuffer(65_536)],
    ["in an object in an object", { inner: { buffer: large() } }],
    [
      "in an object of a class",
      new (class {
        buffer = large();
      })(),
    ],
    ["in a map", new Map([["buffer", large()]])],
    ["among many entries", Array.from({ length: 17 }, large)],
    ["nowhere", null],
  ])("are not looked for where one is %s", (_, value) => {
    expect(found(value)).toEqual([]);
  });

  it("are those of packed numbers, of outcomes and of inputs that go back", () => {
    const [numbers, snapshot, input] = [new Float64Array(8_192), new Uint8Array(large()), large()];
    const buffers = buffersOf({
      stretches: [
        { first: 0, values: numbers },
        { first: 9_000, values: Float64Array.of(1) },
      ],
      outcomes: [
        { job: 8_500, status: "partial", snapshot },
        { job: 8_501, status: "rejected" },
      ],
      inputs: [{ image: input }],
    });
    expect(new Set<unknown>(buffers)).toEqual(new Set([numbers.buffer, snapshot.buffer, input]));
    expect(buffers).toHaveLength(3);
  });

  it("are listed once, and of nothing there are none", () => {
    const buffer = large();
    expect(found([new Uint8Array(buffer, 0, 8), new Uint8Array(buffer, 8)])).toHaveLength(1);
    expect(buffersOf({})).toEqual([]);
  });
});
