import { describe, expect, it } from "vitest";
import { type CheckpointRecord, decodeRecord, encodeRecord } from "../../../src/checkpoint/records.js";

const cycle: { self?: unknown; list: unknown[] } = { list: [1] };
cycle.self = cycle;
const shared = [1, 2];
const buffer = Float64Array.of(0.1, -0, Number.NaN).buffer;

/** Values of every kind that structured clone knows and that a text and bytes can hold. */
const values: [string, unknown][] = [
  ["undefined", undefined],
  ["null", null],
  ["numbers", [0, -0, 1.5, -1e300, Number.NaN, Infinity, 2 ** 53]],
  ["bigints", [0n, -5n, 2n ** 200n]],
  ["texts", ["", "ü", "😀", "\ud800 alone", "\0"]],
  ["a list with holes", [1, , 3]], // oxlint-disable-line no-sparse-arrays
  ["dates", [new Date(5), new Date(Number.NaN)]],
  ["a map of maps", new Map<unknown, unknown>([[{ key: 1 }, new Map([[1, new Set(["x"])]])]])],
  ["an expression", /a+/giu],
  ["bytes", Uint8Array.of(1, 2, 255)],
  ["views", [new Float32Array([1.5, -0]), new BigInt64Array([-1n]), new DataView(new ArrayBuffer(4), 1, 2)]],
  ["a buffer", buffer],
  ["wrapped", [Object(1), Object("text"), Object(true)]],
];

const cross = (record: CheckpointRecord): CheckpointRecord | undefined => decodeRecord(encodeRecord(record));

describe("a record of a checkpoint", () => {
  it.each(values)("keeps %s", (_, snapshot) => {
    const record: CheckpointRecord = { type: "snapshot", job: 3, attempts: 1, snapshot };
    expect(cross(record)).toEqual(record);
    const rows: CheckpointRecord = { type: "rows", first: 7, values: [snapshot, 1, snapshot] };
    expect(cross(rows)).toEqual({ ...rows, keys: undefined });
  });

  it("keeps what is one object one object, in circles too, and views of one buffer together", () => {
    const { snapshot } = cross({
      type: "snapshot",
      job: 0,
      attempts: 1,
      snapshot: [cycle, shared, shared, new Uint8Array(buffer), new Float64Array(buffer)],
    }) as { snapshot: [typeof cycle, unknown[], unknown[], Uint8Array, Float64Array] };
    const [again, one, other, bytes, floats] = snapshot;
    expect(again.self).toBe(again);
    expect(one).toBe(other);
    bytes.fill(0);
    expect(floats).toEqual(Float64Array.of(0, 0, 0));
  });

  it("keeps errors as structured clone does, with class, stack and cause", () => {
    const error = new RangeError("too far", { cause: new TypeError("why") });
    const kept = cross({ type: "snapshot", job: 1, attempts: 2, snapshot: error }) as { snapshot: Error };
    expect(kept.snapshot).toBeInstanceOf(RangeError);
    expect(kept.snapshot).toMatchObject({ message: "too far", stack: error.stack, cause: { message: "why" } });
    expect(kept.snapshot.cause).toBeInstanceOf(TypeError);
  });

  it("keeps numbers in a row, bit by bit, with the keys of their jobs", () => {
    const record: CheckpointRecord = {
      type: "rows",
      first: 2 ** 31 - 5,
      keys: BigUint64Array.of(0n, 2n ** 64n - 1n, 7n),
      values: Float64Array.of(-0, Number.NaN, 0.1),
    };
    expect(cross(record)).toEqual(record);
  });

  it("keeps why a job was rejected", () => {
    const error = { code: "JOB_FAILED", message: "no", cause: { type: "error", name: "E", own: {} } };
    const record: CheckpointRecord = { type: "outcome", job: 1, attempts: 2, status: "rejected", error };
    expect(cross(record)).toEqual(record);
  });

  it("keeps which jobs were tried again", () => {
    const record: CheckpointRecord = { type: "retried", jobs: [0, 5, 2 ** 31] };
    expect(cross(record)).toEqual(record);
  });

  it.each([0n, 5n, 2n ** 53n, 2n ** 64n - 1n])("keeps the key %s", (key) => {
    expect(cross({ type: "snapshot", job: 0, key, attempts: 1, snapshot: 1 })).toMatchObject({ key });
  });

  it("says what a run is, and how it ended", () => {
    const records: CheckpointRecord[] = [
      {
        type: "header",
        version: 1,
        partway: "0.1.0",
        created: 1.7e12,
        command: "map",
        task: "task.js",
        same: { module: "ff00", export: "default" },
        call: { argv: ["map", "task.js"], cwd: "/" },
      },
      { type: "end", status: "stopped", reason: "SIGINT", jobs: 12, inputsEnded: false, elapsedMs: 1.25 },
      { type: "end", status: "completed", reason: undefined, jobs: 12, inputsEnded: true, elapsedMs: 0 },
    ];
    for (const record of records) expect(cross(record)).toEqual(record);
  });

  it.each([
    ["a function", () => 1],
    ["a property `__proto__`", JSON.parse('{"__proto__":1}')],
  ])("refuses %s", (_, snapshot: unknown) => {
    expect(() => encodeRecord({ type: "snapshot", job: 0, attempts: 1, snapshot })).toThrow(Error);
  });

  it("is skipped if only a later version knows its kind", () => {
    expect(decodeRecord({ kind: 20, body: new Uint8Array(0) })).toBeUndefined();
  });
});
