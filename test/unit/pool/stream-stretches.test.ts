import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Piece, OutcomeStream } from "../../../src/pool/stream.js";
import { bytesAhead, outcomesAhead, outcomesHeld } from "../../../src/protocol/timings.js";
import type { Outcome } from "../../../src/task/outcome.js";

const nothing = (): void => {};
const outcome = (job: number, value?: unknown): Outcome => ({ job, status: "fulfilled", value, attempts: 1 });
const numbers = (first: number, count: number): Piece<unknown> => ({
  first,
  values: Float64Array.from({ length: count }, (_, at) => first + at),
});

async function all(outcomes: AsyncIterable<Outcome>): Promise<Outcome[]> {
  const got: Outcome[] = [];
  for await (const one of outcomes) got.push(one);
  return got;
}

const jobsOf = async (outcomes: AsyncIterable<Outcome>): Promise<number[]> =>
  (await all(outcomes)).map(({ job }) => job);

async function take(reader: AsyncIterator<Outcome>, count: number): Promise<void> {
  for (let taken = 0; taken < count; taken++) await reader.next();
}

describe("stretches in the stream of outcomes", () => {
  it("are an outcome for each job, between the others", async () => {
    const stream = new OutcomeStream<unknown>(true, false, nothing);
    const early = all(stream.read(nothing));
    stream.push({ first: 3, values: ["c", "d"] });
    stream.push(outcome(0, "a"));
    stream.push(numbers(1, 2));
    stream.end({});
    const expected = [outcome(3, "c"), outcome(4, "d"), outcome(0, "a"), outcome(1, 1), outcome(2, 2)];
    expect(await early).toEqual(expected);
    expect(await all(stream.read(nothing)), "a late reader").toEqual(expected);
    expect(stream.collected).toHaveLength(3);
  });

  it("go on for a late reader with what comes after", async () => {
    const stream = new OutcomeStream<unknown>(true, true, nothing);
    stream.push(numbers(2, 2));
    const jobs = jobsOf(stream.read(nothing));
    stream.push(numbers(0, 2));
    stream.end({});
    expect(await jobs).toEqual([0, 1, 2, 3]);
  });

  it("are gone for a late reader where nothing is collected", async () => {
    const stream = new OutcomeStream<unknown>(false, false, nothing);
    stream.push(numbers(0, 2));
    const jobs = jobsOf(stream.read(nothing));
    stream.push(outcome(2));
    stream.end({});
    expect(await jobs).toEqual([2]);
  });

  it("come in order if asked, whatever order they were made in and whenever they are read", async () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 20 });
    const inAnyOrder = sizes.chain((sizes) => {
      let next = 0;
      const pieces = sizes.map((size) => {
        const first = next;
        next += Math.max(1, size);
        return size === 0 ? outcome(first) : numbers(first, size);
      });
      return fc.shuffledSubarray(pieces, { minLength: pieces.length }).map((pieces) => ({ pieces, total: next }));
    });
    await fc.assert(
      fc.asyncProperty(inAnyOrder, fc.nat(20), async ({ pieces, total }, late) => {
        const stream = new OutcomeStream<unknown>(true, true, nothing);
        const readers = [jobsOf(stream.read(nothing))];
        for (const [at, piece] of pieces.entries()) {
          if (at === late) readers.push(jobsOf(stream.read(nothing)));
          stream.push(piece);
        }
        stream.end({});
        readers.push(jobsOf(stream.read(nothing)));
        for (const jobs of readers) expect(await jobs).toEqual([...Array(total).keys()]);
      }),
    );
  });

  it("leave out what never comes", async () => {
    const stream = new OutcomeStream<unknown>(false, true, nothing);
    const jobs = jobsOf(stream.read(nothing));
    for (const piece of [numbers(6, 2), outcome(3), numbers(0, 2)]) stream.push(piece);
    stream.end({});
    expect(await jobs).toEqual([0, 1, 3, 6, 7]);
  });

  it("drop what a reader that returns has not taken, and end its pending calls", async () => {
    const stream = new OutcomeStream<unknown>(true, false, nothing);
    const [reader, pending] = [stream.read(nothing), stream.read(nothing)];
    const waits = pending.next();
    expect(await pending.return!()).toMatchObject({ done: true });
    expect(await waits).toMatchObject({ done: true });
    stream.push(numbers(0, outcomesAhead));
    expect(stream.full).toBe(true);
    await reader.next();
    await reader.return!();
    expect(stream.full).toBe(false);
    expect(await reader.next()).toMatchObject({ done: true });
  });
});

describe("a reader that lags", () => {
  it("holds the run back by the number of outcomes, until it has taken enough of a stretch", async () => {
    let drained = 0;
    const stream = new OutcomeStream<unknown>(false, false, () => drained++);
    const reader = stream.read(nothing);
    stream.push(numbers(0, outcomesAhead - 1));
    expect(stream.full).toBe(false);
    stream.push(outcome(outcomesAhead));
    expect(stream.full).toBe(true);
    await take(reader, 1);
    expect([stream.full, drained]).toEqual([false, 1]);
  });

  it("holds the run back by what its outcomes hold, until it has taken them", async () => {
    let drained = 0;
    const stream = new OutcomeStream<unknown>(false, false, () => drained++);
    const reader = stream.read(nothing);
    const half = new ArrayBuffer(bytesAhead / 2);
    stream.push({ first: 0, values: [half, "text"] });
    expect(stream.full).toBe(false);
    stream.push(outcome(2, { image: half }));
    expect(stream.full).toBe(true);
    await take(reader, 1);
    expect([stream.full, drained], "in the middle of a stretch").toEqual([true, 0]);
    await take(reader, 1);
    expect([stream.full, drained]).toEqual([false, 1]);
  });

  it("no longer does once everything is taken, also if it gives the buffers away meanwhile", async () => {
    const stream = new OutcomeStream<unknown>(false, false, nothing);
    const reader = stream.read(nothing);
    for (let round = 0; round < 2; round++) {
      const halves = [new ArrayBuffer(bytesAhead / 2), new ArrayBuffer(bytesAhead / 2)];
      stream.push({ first: round * 3, values: [halves[0], halves[1]] });
      stream.push(outcome(round * 3 + 2, new ArrayBuffer(8)));
      expect(stream.full, `round ${round}`).toBe(true);
      await take(reader, 1);
      structuredClone(halves, { transfer: halves });
      expect(halves[0]!.byteLength).toBe(0);
      await take(reader, 1);
      expect(stream.full, `round ${round}`).toBe(false);
      await take(reader, 1);
    }
  });

  it("holds the run back while too much waits for an earlier job, but not before", async () => {
    const stream = new OutcomeStream<unknown>(false, true, nothing);
    const reader = stream.read(nothing);
    stream.push(numbers(1, outcomesHeld - 1));
    expect(stream.full).toBe(false);
    stream.push(outcome(outcomesHeld));
    expect(stream.full).toBe(true);
    stream.push(outcome(0));
    await take(reader, outcomesHeld - outcomesAhead + 2);
    expect(stream.full).toBe(false);
  });

  it("does so for all: the slowest one counts", async () => {
    let drained = 0;
    const stream = new OutcomeStream<unknown>(false, false, () => drained++);
    const [quick, slow] = [stream.read(nothing), stream.read(nothing)];
    stream.push(numbers(0, outcomesAhead));
    await take(quick, outcomesAhead);
    expect([stream.full, drained]).toEqual([true, 0]);
    await take(slow, 1);
    expect([stream.full, drained]).toEqual([false, 1]);
  });
});
