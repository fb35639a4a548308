import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buffersOf } from "../../../src/worker/buffers.js";
import { Gathered } from "../../../src/worker/gathered.js";

describe("what a worker has made", () => {
  it("is in rows where jobs follow each other, numbers packed", () => {
    const gathered = new Gathered();
    for (const [job, result] of [
      [3, 1],
      [4, -0],
      [5, Number.NaN],
      [9, "text"],
      [10, 2],
    ] as const)
      gathered.result(job, result);
    const { stretches, outcomes } = gathered.take();
    expect(stretches).toEqual([
      { first: 3, values: Float64Array.of(1, -0, Number.NaN) },
      { first: 9, values: ["text", 2] },
    ]);
    expect(outcomes).toEqual([]);
  });

  it("comes back as it was told, however many numbers came before anything else", () => {
    const results = fc.array(fc.oneof({ weight: 40, arbitrary: fc.double() }, fc.constantFrom("text", undefined)), {
      maxLength: 100,
      size: "max",
    });
    fc.assert(
      fc.property(results, fc.nat(99), (results, pause) => {
        const gathered = new Gathered();
        const taken: unknown[] = [];
        const take = (): void => {
          for (const { first, values } of gathered.take().stretches) {
            expect(first).toBe(taken.length);
            expect(values instanceof Float64Array).toBe([...values].every((value) => typeof value === "number"));
            taken.push(...values);
          }
        };
        for (const [job, result] of results.entries()) {
          if (job === pause) take();
          gathered.result(job, result);
        }
        take();
        expect(taken).toEqual(results);
      }),
    );
  });

  it("is taken once", () => {
    const gathered = new Gathered();
    expect(gathered.empty).toBe(true);
    gathered.result(0, undefined);
    gathered.outcome({ job: 1, status: "partial" });
    expect(gathered.empty).toBe(false);
    expect(gathered.take()).toMatchObject({ stretches: [{ first: 0, values: [undefined] }], outcomes: [{ job: 1 }] });
    expect(gathered.empty).toBe(true);
    expect(gathered.take()).toEqual({ stretches: [], outcomes: [] });
  });
});

describe("what is handed over instead of being copied", () => {
  const large = (): ArrayBuffer => new ArrayBuffer(65_536);

  it("are large buffers, as they are or in small objects and lists, each once", () => {
    const [plain, viewed, inObject, inList] = [large(), large(), large(), large()];
    const stretches = [
      { first: 0, values: [plain, { view: new Uint8Array(inObject), again: inObject }, "text", null] },
    ];
    const outcomes = [
      { job: 5, status: "fulfilled" as const, snapshot: new Float64Array(viewed) },
      { job: 6, status: "fulfilled" as const, snapshot: [inList, 1] },
    ];
    expect(new Set(buffersOf({ stretches, outcomes }))).toEqual(new Set([plain, viewed, inObject, inList]));
    expect(buffersOf({ stretches, outcomes }).length).toBe(4);
  });

  it("are neither small buffers nor shared memory", () => {
    const snapshot = { small: new Uint8Array(10), shared: new SharedArrayBuffer(100_000) };
    expect(buffersOf({ outcomes: [{ job: 0, status: "fulfilled", snapshot }] })).toEqual([]);
  });

  it("is a port that came with an input", () => {
    const { port1, port2 } = new MessageChannel();
    expect(buffersOf({ inputs: [{ port: port1 }] })).toEqual([port1]);
    port1.close();
    port2.close();
  });
});
