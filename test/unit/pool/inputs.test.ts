import { describe, expect, it } from "vitest";
import { type InputEvents, InputSource } from "../../../src/pool/inputs.js";

interface Heard {
  arrived: number;
  failures: unknown[];
}

function sourceOf(
  inputs: Iterable<unknown> | AsyncIterable<unknown>,
  wanted = 2,
): { source: InputSource<unknown>; heard: Heard } {
  const heard: Heard = { arrived: 0, failures: [] };
  const events: InputEvents = {
    arrived: () => void heard.arrived++,
    failed: (cause) => void heard.failures.push(cause),
    wanted: () => wanted,
    call: (code) => code(),
  };
  return { source: new InputSource(inputs, events), heard };
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** Counts what is pulled from it, and whether it was left. */
function counted(limit: number): { inputs: Generator<number>; counts: { pulled: number; left: boolean } } {
  const counts = { pulled: 0, left: false };
  function* generate(): Generator<number> {
    try {
      while (counts.pulled < limit) yield counts.pulled++;
    } finally {
      counts.left = true;
    }
  }
  return { inputs: generate(), counts };
}

describe("the inputs of a run", () => {
  it("that are a list are known from the start, and taken in rows", () => {
    const { source } = sourceOf(["a", "b", "c"]);
    expect([source.total, source.ended, source.waiting]).toEqual([3, true, 3]);
    expect(source.take(2)).toMatchObject({ first: 0, count: 2, inputs: ["a", "b"] });
    expect(source.take(9)).toMatchObject({ first: 2, count: 1, inputs: ["c"] });
    expect(source.take(1)).toBeUndefined();
  });

  it("that tell their number are counted, also if it is wrong", () => {
    expect(sourceOf(new Set([1, 2])).source.total).toBe(2);
    const { source } = sourceOf(Object.assign(counted(1).inputs, { size: 5 }));
    expect(source.total).toBe(5);
    expect(source.take(9)).toMatchObject({ count: 1 });
    expect([source.total, source.ended, source.waiting]).toEqual([1, true, 0]);
  });

  it("are pulled no further than is wanted, and left once when nobody wants more", () => {
    const { inputs, counts } = counted(Number.POSITIVE_INFINITY);
    const { source } = sourceOf(inputs, 3);
    expect(counts.pulled).toBe(0);
    expect(source.waiting).toBe(3);
    expect(source.take(1)).toMatchObject({ first: 0, inputs: [0] });
    expect(counts.pulled).toBeLessThanOrEqual(4);
    const pulled = counts.pulled;
    source.close();
    expect([counts.left, counts.pulled, source.total, source.ended]).toEqual([true, pulled, pulled, false]);
    source.close();
    expect(source.waiting).toBe(0);
  });

  it("that come later are told of, and one that still comes after a close is nobody's", async () => {
    let give: (input: number) => void = () => {};
    async function* later(): AsyncGenerator<number> {
      for (;;) {
        yield await new Promise<number>((resolve) => {
          give = resolve;
        });
      }
    }
    const { source, heard } = sourceOf(later());
    expect(source.waiting).toBe(0);
    await turn();
    give(5);
    await turn();
    expect([heard.arrived > 0, source.waiting, source.take(3)?.inputs]).toEqual([true, 1, [5]]);
    await turn();
    source.close();
    give(6);
    await turn();
    expect([source.total, source.waiting]).toEqual([1, 0]);
  });

  it("may be given without a promise by an async iterator that has them at hand", () => {
    let next = 0;
    const inputs = { [Symbol.asyncIterator]: () => ({ next: () => ({ done: next === 3, value: next++ }) }) };
    const { source } = sourceOf(inputs as unknown as AsyncIterable<number>, 8);
    expect(source.waiting).toBe(3);
    expect(source.take(9)?.inputs).toEqual([0, 1, 2]);
    expect(source.ended).toBe(true);
  });

  it.each([true, false])("that cannot be read on say why (at once: %s), and those before are kept", async (atOnce) => {
    function* failing(): Generator<number> {
      yield 1;
      throw new Error("broken");
    }
    async function* failingLater(): AsyncGenerator<number> {
      yield* failing();
    }
    const { source, heard } = sourceOf(atOnce ? failing() : failingLater(), 4);
    void source.waiting;
    for (let turns = 0; turns < 5; turns++) await turn();
    expect(heard.failures).toMatchObject([{ message: "broken" }]);
    expect(source.total).toBe(1);
  });
});
