import { type Outcome, Pool } from "partway";
import { afterAll, describe, expect, it } from "vitest";
import { numbers, task } from "../helpers/tasks.js";

const values = task("values.js");
const LENGTH = 100 * 2 ** 20;

const BLOCK = 1_024;

/** As much as a large image, and in each page of it something that tells the job and the place. */
function large(job: number): Uint8Array {
  const words = new Uint32Array(LENGTH >> 2);
  for (let at = 0; at < words.length; at += BLOCK) words[at] = job * 1_000_003 + at;
  return new Uint8Array(words.buffer);
}

/** Whether nothing of what `large` made is missing or elsewhere. */
function isWhole(job: number, bytes: Uint8Array): boolean {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
  for (let at = 0; at < words.length; at += BLOCK) if (words[at] !== job * 1_000_003 + at) return false;
  return bytes.length === LENGTH;
}

/** What the task `checksum` makes of it. */
function checksum(job: number): { sum: number; length: number } {
  let sum = 0;
  for (let at = 0; at < LENGTH >> 2; at += BLOCK) sum = (sum + job * 1_000_003 + at) >>> 0;
  return { sum, length: LENGTH };
}

/** Made when they are pulled. */
function* inputs(count: number): Generator<Uint8Array> {
  for (let job = 0; job < count; job++) yield large(job);
}

describe.each([
  ["auto", 50],
  ["off", 20],
] as const)("a hundred megabytes a job (shared memory %s), %i jobs", (sharedMemory, COUNT) => {
  const pool = new Pool({ workers: 2, sharedMemory });
  afterAll(() => pool.terminate());

  it("arrives whole as inputs, of which few are at hand at any time", { timeout: 60_000 }, async () => {
    let pulled = 0;
    const counted = (function* () {
      for (const input of inputs(COUNT)) yield (pulled++, input);
    })();
    const jobs: number[] = [];
    const run = pool.map<{ sum: number }>(values, counted, { export: "checksum", collect: false });
    for await (const { job, value } of run) {
      expect(value).toEqual(checksum(job));
      expect(pulled - jobs.length).toBeLessThan(12);
      jobs.push(job);
    }
    expect(jobs.sort((a, b) => a - b)).toEqual(numbers(COUNT));
  });

  it("comes back whole as results, in order if asked", { timeout: 60_000 }, async () => {
    let next = 0;
    const lengths = numbers(COUNT).map(() => LENGTH);
    const run = pool.map<Uint8Array>(values, lengths, { export: "bytes", collect: false, keepOrder: true });
    for await (const { job, value } of run) {
      expect(job).toBe(next++);
      expect(isWhole(job, value!)).toBe(true);
    }
    expect(next).toBe(COUNT);
  });

  it("goes both ways at once, moved there and copied back", { timeout: 60_000 }, async () => {
    let count = 0;
    const transfer = ({ buffer }: Uint8Array): Transferable[] => [buffer as ArrayBuffer];
    const run = pool.map<Uint8Array, Uint8Array>(values, inputs(20), { export: "echo", collect: false, transfer });
    for await (const { job, value } of run) {
      expect(isWhole(job, value!)).toBe(true);
      count++;
    }
    expect(count).toBe(20);
  });

  it.each(["stop", "force"] as const)(
    "is there whole or not at all after a %s in the middle of a transfer",
    { timeout: 60_000 },
    async (how) => {
      const told = { fulfilled: 0, partial: 0, rejected: 0, unstarted: 0 };
      const run = pool.map<Uint8Array, Uint8Array>(values, inputs(COUNT), { export: "echo", collect: false });
      for await (const { job, status, value } of run as AsyncIterable<Outcome<Uint8Array>>) {
        if (++told[status] === 5 && status === "fulfilled") run[how]();
        if (status === "fulfilled") expect(isWhole(job, value!)).toBe(true);
        else expect(value).toBeUndefined();
      }
      const { counts, jobs, forced, status } = await run;
      expect({ status, forced }).toEqual({ status: "stopped", forced: how === "force" });
      expect(counts.fulfilled).toBe(told.fulfilled);
      expect(counts.rejected).toBe(0);
      expect(counts.fulfilled + counts.partial + counts.unstarted).toBe(jobs);
      expect((await pool.map(values, numbers(10))).counts.fulfilled).toBe(10);
    },
  );
});
