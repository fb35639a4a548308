import { describe, expect, it } from "vitest";
import { OutcomeStream } from "../../../src/pool/stream.js";
import type { Stretch } from "../../../src/protocol/messages.js";
import { bytesAhead, outcomesAhead, outcomesHeld } from "../../../src/protocol/timings.js";
import type { Outcome } from "../../../src/task/outcome.js";

const row = (first: number, count: number): Stretch => ({
  first,
  values: Array.from({ length: count }, (_, at) => first + at),
});
const outcome = (job: number, value?: unknown): Outcome => ({ job, status: "rejected", value, attempts: 1 });
const nothing = (): void => {};

async function jobsOf(outcomes: AsyncIterable<Outcome>): Promise<number[]> {
  const jobs: number[] = [];
  for await (const { job } of outcomes) jobs.push(job);
  return jobs;
}

describe("rows of outcomes", () => {
  it("are given one by one, each an outcome as any other", async () => {
    const stream = new OutcomeStream<unknown>(true, false, nothing);
    const reader = stream.read(nothing);
    stream.push(row(3, 2));
    expect((await reader.next()).value).toEqual({ job: 3, status: "fulfilled", value: 3, attempts: 1 });
    stream.push(outcome(0));
    stream.end({});
    expect(await jobsOf(reader)).toEqual([4, 0]);
    expect(await jobsOf(stream.read(nothing))).toEqual([3, 4, 0]);
  });

  it("are kept in order among the others", async () => {
    const stream = new OutcomeStream<unknown>(false, true, nothing);
    const jobs = jobsOf(stream.read(nothing));
    for (const piece of [row(5, 3), outcome(4), row(9, 2), row(0, 4), outcome(12)]) stream.push(piece);
    stream.end({});
    expect(await jobs).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 12]);
  });

  it("count as many: a reader that lags holds the run back, and says when it has caught up", async () => {
    let drained = 0;
    const stream = new OutcomeStream<unknown>(false, false, () => drained++);
    const reader = stream.read(nothing);
    stream.push(row(0, outcomesAhead + 2));
    expect(stream.full).toBe(true);
    for (let taken = 0; taken < 3; taken++) await reader.next();
    expect([stream.full, drained]).toEqual([false, 1]);
  });

  it("that wait for an earlier job hold the run back when they are very many", () => {
    const stream = new OutcomeStream<unknown>(false, true, nothing);
    stream.read(nothing);
    stream.push(row(1, outcomesHeld - 1));
    expect(stream.full).toBe(false);
    stream.push(row(outcomesHeld, 1));
    expect(stream.full).toBe(true);
    stream.push(outcome(0));
    expect(stream.full).toBe(true);
  });
});

describe("large outcomes", () => {
  it("hold the run back by their bytes, until they are taken; what becomes of them then is no matter", async () => {
    const stream = new OutcomeStream<unknown>(false, false, nothing);
    const reader = stream.read(nothing);
    for (let job = 0; job < 2; job++) stream.push(outcome(job, new Uint8Array(bytesAhead / 2)));
    expect(stream.full).toBe(true);
    const { value: first } = (await reader.next()) as IteratorYieldResult<Outcome<Uint8Array>>;
    expect(stream.full).toBe(false);
    structuredClone(first.value, { transfer: [first.value!.buffer as ArrayBuffer] });
    const { value: second } = (await reader.next()) as IteratorYieldResult<Outcome<Uint8Array>>;
    structuredClone(second.value, { transfer: [second.value!.buffer as ArrayBuffer] });
    for (let job = 2; job < 4; job++) stream.push(outcome(job, new Uint8Array(bytesAhead / 2)));
    expect(stream.full).toBe(true);
    await reader.next();
    expect(stream.full).toBe(false);
  });
});
