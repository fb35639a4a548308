import { describe, expect, it } from "vitest";
import { OutcomeStream } from "../../../src/pool/stream.js";
import { outcomesAhead } from "../../../src/protocol/timings.js";
import type { Outcome } from "../../../src/task/outcome.js";

const outcome = (job: number): Outcome => ({ job, status: "fulfilled", attempts: 1 });
const nothing = (): void => {};

async function jobsOf(outcomes: AsyncIterable<Outcome>): Promise<number[]> {
  const jobs: number[] = [];
  for await (const { job } of outcomes) jobs.push(job);
  return jobs;
}

describe("the stream of outcomes", () => {
  it("gives them as they come, and ends", async () => {
    const stream = new OutcomeStream<unknown>(true, false, nothing);
    const jobs = jobsOf(stream.read(nothing));
    for (const job of [2, 0, 1]) stream.push(outcome(job));
    stream.end({});
    expect(await jobs).toEqual([2, 0, 1]);
    expect(await jobsOf(stream.read(nothing))).toEqual([2, 0, 1]);
  });

  it("keeps the order of jobs if asked, and skips those that never come", async () => {
    const stream = new OutcomeStream<unknown>(false, true, nothing);
    const jobs = jobsOf(stream.read(nothing));
    for (const job of [1, 5, 0, 3]) stream.push(outcome(job));
    stream.end({});
    expect(await jobs).toEqual([0, 1, 3, 5]);
  });

  it("throws the run's error after the last outcome", async () => {
    const stream = new OutcomeStream<unknown>(true, false, nothing);
    const reader = stream.read(nothing);
    stream.push(outcome(0));
    stream.end({ error: new Error("broken") });
    expect(await reader.next()).toMatchObject({ done: false });
    await expect(reader.next()).rejects.toThrow("broken");
    expect(await reader.next()).toMatchObject({ done: true });
  });

  it("is full while a reader lags, and says when it has caught up", async () => {
    let drained = 0;
    const stream = new OutcomeStream<unknown>(false, false, () => drained++);
    const reader = stream.read(nothing);
    for (let job = 0; job < outcomesAhead + 5; job++) stream.push(outcome(job));
    expect(stream.full).toBe(true);
    for (let taken = 0; taken < 6; taken++) await reader.next();
    expect(stream.full).toBe(false);
    expect(drained).toBe(1);
  });

  it("tells when a reader leaves before the end, and not when it stays", async () => {
    const left: string[] = [];
    const stream = new OutcomeStream<unknown>(true, false, nothing);
    const [early, late] = [stream.read(() => left.push("early")), stream.read(() => left.push("late"))];
    const jobs = jobsOf(late);
    await early.return!();
    stream.end({});
    await jobs;
    await late.return!();
    expect(left).toEqual(["early"]);
  });
});
