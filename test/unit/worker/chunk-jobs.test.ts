import { expect, test } from "vitest";
import { ChunkJobs } from "../../../src/worker/chunk-jobs.js";

const LARGE = 65_536;

test("inputs that were copied are let go of with their chunk; those of jobs that were not begun are not", () => {
  const shared = new ArrayBuffer(2 * LARGE);
  const inputs = [
    new Uint8Array(LARGE),
    new Uint8Array(shared, 0, LARGE),
    new Uint8Array(shared, LARGE),
    new Uint8Array(4),
    new Uint8Array(new SharedArrayBuffer(LARGE)),
    "a text",
    new Uint8Array(LARGE),
  ];
  const resumed = new Uint8Array(LARGE);
  const chunk = {
    run: 0,
    chunk: 0,
    jobs: [{ job: 0, attempt: 2, input: resumed }],
    fresh: { first: 1, count: inputs.length, inputs },
  };
  const jobs = new ChunkJobs(chunk, false);
  for (let begun = 0; begun < inputs.length; begun++) jobs.next();
  jobs.letGo();
  expect(resumed.byteLength).toBe(0);
  expect(inputs.map((input) => (typeof input === "string" ? input : input.byteLength))).toEqual([
    ...[0, 0, 0, 4, LARGE],
    "a text",
    LARGE,
  ]);
});
