import { describe, expect, it } from "vitest";
import { type Inputs, InputSource, assertInputs } from "../../../src/pool/inputs.js";
import { inputBytesAhead, inputsAhead } from "../../../src/protocol/timings.js";

/** A source, and what it told its run. */
function read<I>(
  inputs: Inputs<I>,
  wanted = 1,
  pulled?: () => number | undefined,
): { source: InputSource<I>; failures: unknown[]; news(): Promise<void> } {
  const failures: unknown[] = [];
  let heard = (): void => {};
  const source = new InputSource(inputs, {
    arrived: () => heard(),
    failed: (cause) => failures.push(cause),
    wanted: () => wanted,
    call: (code) => code(),
    ...(pulled && { pulled }),
  });
  const news = (): Promise<void> =>
    new Promise((resolve) => {
      heard = resolve;
    });
  return { source, failures, news };
}

/** An iterator by hand, which counts what is asked of it. */
function counted(next: (call: number) => unknown): { inputs: Inputs<number>; calls: { next: number; return: number } } {
  const calls = { next: 0, return: 0 };
  const iterator = {
    next: () => next(calls.next++),
    return: () => ({ done: true, value: calls.return++ }),
  };
  return { inputs: { [Symbol.asyncIterator]: () => iterator } as never, calls };
}

const given = (value: number): IteratorResult<number> => ({ done: false, value });

function* upTo(count: number): Generator<number> {
  for (let number = 0; number < count; number++) yield number;
}

async function* upToLater(count: number): AsyncGenerator<number> {
  yield* upTo(count);
}

/** An iterable that says how many inputs it has. */
const sized = (size: number, count: number): Inputs<number> =>
  ({ size, [Symbol.iterator]: () => upTo(count) }) as never;

/** Takes everything, in rows of two. */
function all(source: InputSource<unknown>): unknown[] {
  const inputs: unknown[] = [];
  while (source.waiting > 0) inputs.push(...(source.take(2)?.inputs ?? []));
  return inputs;
}

describe("inputs that lie ready", () => {
  it("of a list come packed where all that are taken are numbers", () => {
    const { source } = read([1, -0, "a", 2, 3]);
    expect(source.take(2)).toEqual({ first: 0, count: 2, inputs: Float64Array.of(1, -0) });
    expect(source.take(2)).toEqual({ first: 2, count: 2, inputs: ["a", 2] });
    expect(source.take(2)).toEqual({ first: 4, count: 1, inputs: Float64Array.of(3) });
    expect(source.take(2)).toBeUndefined();
  });

  it("are jobs in a row, counted from the start", () => {
    const { source } = read(["a", "b", "c"]);
    expect(source).toMatchObject({ total: 3, ended: true, waiting: 3, left: 3 });
    expect(source.take(2)).toEqual({ first: 0, count: 2, inputs: ["a", "b"] });
    expect(source.take(2)).toEqual({ first: 2, count: 1, inputs: ["c"] });
    expect(source.take(2)).toBeUndefined();
    expect(source).toMatchObject({ total: 3, waiting: 0, left: 0 });
  });

  it.each<[string, Inputs<unknown>, unknown[]]>([
    ["a set", new Set([5, 6, 7]), [5, 6, 7]],
    ["a map", new Map([[1, "a"]]), [[1, "a"]]],
    ["a typed array", Uint8Array.of(1, 2, 3), [1, 2, 3]],
    ["an iterable that counts itself", sized(3, 3), [0, 1, 2]],
  ])("may be %s", (_, inputs, expected) => {
    const { source } = read(inputs);
    expect(source).toMatchObject({ total: expected.length, ended: true, left: expected.length });
    expect(all(source)).toEqual(expected);
    expect(source).toMatchObject({ total: expected.length, ended: true, left: 0 });
  });

  it.each([
    ["too many", 9],
    ["too few", 1],
  ])("may promise %s: what comes counts", (_, size) => {
    const { source } = read(sized(size, 4));
    expect(all(source)).toEqual([0, 1, 2, 3]);
    expect(source).toMatchObject({ total: 4, ended: true, waiting: 0, left: 0 });
  });

  it("of a list that is walked through in its own way are what that gives", () => {
    const list = Object.assign([1, 2, 3], { [Symbol.iterator]: () => upTo(5) });
    expect(all(read(list).source)).toEqual([0, 1, 2, 3, 4]);
  });

  it("of a list that was shortened meanwhile are fewer", () => {
    const list = [1, 2, 3, 4];
    const { source } = read(list);
    source.take(1);
    list.length = 2;
    expect(source.take(4)).toEqual({ first: 1, count: 1, inputs: [2] });
    expect(source).toMatchObject({ total: 2, waiting: 0 });
  });

  it("of a list go out in rows that do not hold too much", () => {
    const half = new ArrayBuffer(inputBytesAhead / 2);
    expect(read([half, half, half]).source.take(3)).toMatchObject({ count: 2 });
  });

  it("are given back untaken", () => {
    const { source } = read(["a", "b", "c"]);
    source.take(1);
    expect(source.close()).toEqual({ first: 1, count: 2, inputs: ["b", "c"] });
    expect(source.close()).toEqual({ first: 3, count: 0, inputs: [] });
    expect(source.take(1)).toBeUndefined();
  });
});

describe("inputs that are pulled", () => {
  it("are not touched before somebody asks, and then as many are at hand as are wanted", () => {
    const { inputs, calls } = counted(given);
    const { source } = read(inputs, 3);
    expect(source).toMatchObject({ total: 0, ended: false, left: Number.POSITIVE_INFINITY });
    expect(calls.next).toBe(0);
    expect(source.waiting).toBe(3);
    expect(source.take(1)).toEqual({ first: 0, count: 1, inputs: [0] });
    expect(source.waiting).toBe(2);
    expect(calls.next).toBe(3);
    expect(source.take(7)).toMatchObject({ first: 1, count: 7 });
    expect(calls.next).toBe(8);
  });

  it("are expected to be as many as the part that was pulled tells, until there are no more", () => {
    let part: number | undefined = 0;
    const { source } = read(upTo(8), 1, () => part);
    expect(source.expected).toBeUndefined();
    source.take(3);
    part = 0.25;
    expect(source).toMatchObject({ total: 3, ended: false, expected: 12 });
    part = 7;
    expect(source.expected).toBe(3);
    part = undefined;
    expect(source.expected).toBeUndefined();
    part = 0.5;
    all(source);
    expect(source).toMatchObject({ total: 8, ended: true, expected: undefined });
    expect(read(["a", "b"], 1, () => 0.1).source.expected).toBeUndefined();
  });

  it("are bounded in number and in bytes, whatever is wanted", () => {
    const many = counted(given);
    expect(read(many.inputs, Number.POSITIVE_INFINITY).source.waiting).toBe(inputsAhead);
    const half = new ArrayBuffer(inputBytesAhead / 2);
    const large = counted(() => ({ done: false, value: half }));
    const { source } = read(large.inputs, 10);
    expect(source.waiting).toBe(2);
    expect(source.take(10)).toMatchObject({ count: 2 });
    expect(source.waiting).toBe(2);
  });

  it("of an async iterable arrive", async () => {
    const { source, news } = read(upToLater(3), 2);
    const taken: unknown[] = [];
    while (!source.ended || source.waiting > 0) {
      if (source.waiting === 0) await news();
      taken.push(...(source.take(1)?.inputs ?? []));
    }
    expect(taken).toEqual([0, 1, 2]);
    expect(source).toMatchObject({ total: 3, left: 0 });
  });

  it("of an async iterator may be plain results where they are at hand", async () => {
    const { inputs } = counted((call) => (call === 2 ? Promise.resolve(given(call)) : given(call)));
    const { source, news } = read(inputs, 4);
    expect(source.waiting).toBe(2);
    await news();
    expect(source.take(4)).toEqual({ first: 0, count: 4, inputs: [0, 1, 2, 3] });
  });

  it("of an async iterable that counts itself are not over while the first one is waited for", async () => {
    const { source, news } = read(Object.assign(upToLater(2), { size: 2 }));
    const arrived = news();
    expect(source.waiting === 0 && source.ended, "over").toBe(false);
    await arrived;
    expect(source.take(2)).toMatchObject({ inputs: [0] });
  });

  it("end the source when they cannot be read on, and are not asked again", async () => {
    const broken = new Error("broken");
    const thrown = counted((call) => {
      if (call === 1) throw broken;
      return given(call);
    });
    const first = read(thrown.inputs, 5);
    expect(first.source.waiting).toBe(1);
    expect(first.source.take(5)).toMatchObject({ inputs: [0] });
    expect(first.failures).toEqual([broken]);
    const rejected = counted(() => Promise.reject(broken));
    const second = read(rejected.inputs);
    const arrived = second.news();
    expect(second.source.waiting).toBe(0);
    await arrived;
    expect(second.source.waiting).toBe(0);
    expect(second.failures).toEqual([broken]);
    for (const { source } of [first, second]) source.close();
    expect([thrown.calls, rejected.calls]).toEqual([
      { next: 2, return: 0 },
      { next: 1, return: 0 },
    ]);
  });

  it("cannot be opened, or give what is no result: that is a failure", () => {
    const cause = new Error("closed");
    const unopened = read({
      [Symbol.iterator]: () => {
        throw cause;
      },
    } as Iterable<number>);
    expect(unopened.source.waiting).toBe(0);
    expect(unopened.failures).toEqual([cause]);
    const odd = read(counted(() => 7).inputs);
    expect(odd.source.waiting).toBe(0);
    expect(odd.failures).toMatchObject([{ message: "expected the iterator to give objects, got 7" }]);
  });
});

describe("inputs that are read no further", () => {
  it("are told so once, and those at hand are given back", () => {
    const { inputs, calls } = counted(given);
    const { source } = read(inputs, 3);
    source.take(1);
    expect(source.close()).toEqual({ first: 1, count: 2, inputs: [1, 2] });
    expect(source.close()).toEqual({ first: 3, count: 0, inputs: [] });
    expect(source.take(1)).toBeUndefined();
    expect(calls).toEqual({ next: 3, return: 1 });
  });

  it("are not told so if they have ended, or were never begun", () => {
    const ended = counted(() => ({ done: true }));
    const { source } = read(ended.inputs);
    expect(source.waiting).toBe(0);
    source.close();
    const untouched = counted(given);
    read(untouched.inputs).source.close();
    expect([ended.calls.return, untouched.calls.return]).toEqual([0, 0]);
  });

  it("do not hold the stop up: a pending one is nobody's", async () => {
    let arrive!: (result: IteratorResult<number>) => void;
    const pending = new Promise<IteratorResult<number>>((resolve) => {
      arrive = resolve;
    });
    const { inputs, calls } = counted(() => pending);
    const { source, failures } = read(inputs);
    expect(source.waiting).toBe(0);
    expect(source.close()).toEqual({ first: 0, count: 0, inputs: [] });
    arrive(given(0));
    await pending;
    expect(source).toMatchObject({ total: 0, waiting: 0 });
    expect(calls).toEqual({ next: 1, return: 1 });
    expect(failures).toEqual([]);
  });

  it("may fail on their way out: nobody hears of it", () => {
    for (const leave of [() => Promise.reject(new Error("late")), () => JSON.parse("{") as unknown]) {
      const iterator = { next: () => given(0), return: leave };
      const { source, failures } = read({ [Symbol.iterator]: () => iterator } as Iterable<number>);
      source.take(1);
      source.close();
      expect(failures).toEqual([]);
    }
  });

  it("may be stopped by the iterator itself, in the middle of its next input", () => {
    const { inputs, calls } = counted((call) => {
      if (call === 1) untaken = source.close();
      return given(call);
    });
    let untaken: unknown;
    const { source, failures } = read(inputs, 5);
    expect(source.take(5)).toBeUndefined();
    expect(untaken).toEqual({ first: 0, count: 1, inputs: [0] });
    expect(source.total).toBe(1);
    expect(calls).toEqual({ next: 2, return: 1 });
    expect(failures).toEqual([]);
  });

  it("may be stopped by the iterator itself, whose promise then fails: that is caught", () => {
    const caught: unknown[] = [];
    const { inputs } = counted(() => {
      source.close();
      return { then: (_: unknown, rejected: unknown) => caught.push(rejected) };
    });
    const { source } = read(inputs);
    expect(source.waiting).toBe(0);
    expect(caught).toEqual([expect.any(Function)]);
  });
});

it.each([[undefined], [null], [7], ["text"], [{}], [() => []]])("%j is no inputs", (inputs) => {
  expect(() => assertInputs(inputs)).toThrow(/^inputs: expected an iterable of inputs, got /);
});
