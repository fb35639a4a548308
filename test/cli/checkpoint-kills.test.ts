import { existsSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ownFolder } from "../helpers/folder.js";
import { Random, seed, seeds } from "../helpers/random.js";
import { KeptCall, drawOptions } from "./support/kept.js";
import { type Line, linesOf } from "./support/map.js";
import { type Moment, drawMoment, endAt } from "./support/moments.js";
import { type Input, Noted, noted, valueOf } from "./support/noted.js";

const at = ownFolder();
/** After so many sittings that are killed, one is left alone. */
const SITTINGS = 4;
/**
 * A job is gone on with from a state that is no older than this, in steps of a ms at least. What it has published is kept
 * once a second, and it publishes every tenth of one; the rest is for a machine that has other things to do.
 */
const LOST = 3_000;

/** The lines on stdout that came to their ends: each of a job that has the right value, and no job twice. */
function toldIn(stdout: string, inputs: readonly Input[]): Line[] {
  const lines = linesOf(stdout.slice(0, stdout.lastIndexOf("\n") + 1));
  expect(new Set(lines.map(({ job }) => job)).size).toBe(lines.length);
  for (const { job, status, value } of lines) expect([status, value]).toEqual(["fulfilled", valueOf(inputs[job]!)]);
  return lines;
}

/** Runs a map in sittings that are killed, until one is not. */
async function expectKept(
  name: string,
  random: Random,
  inputs: readonly Input[],
  moments: readonly Moment[],
  flags: readonly string[] = [],
): Promise<void> {
  const file = at(`${name}/kept.partway`);
  const lines = at(`${name}.ndjson`);
  writeFileSync(lines, inputs.map((input) => `${JSON.stringify(input)}\n`).join(""));
  const call = new KeptCall(file, ["map", noted, lines, ...flags]);
  const told = new Set<number>();
  const sittings: { work: Noted; workers: number }[] = [];
  for (let sitting = 0; ; sitting++) {
    const { workers, options } = drawOptions(random);
    const notes = at(`${name}-${sitting}.txt`);
    const program = call.sit(random, options, { NOTED: notes });
    const moment = moments[sitting];
    const { code, signal, stdout } = await (moment ? endAt(program, "SIGKILL", moment, file) : program.ended);
    const work = new Noted(notes);
    for (const one of work.seeds) expect(told.has(one)).toBe(false);
    const lines = toldIn(stdout, inputs);
    for (const { job } of lines) told.add(inputs[job]!.seed);
    sittings.push({ work, workers });
    // A kill may have come after all was done.
    if (signal === null || (lines.length === inputs.length && !existsSync(file))) {
      expect([code, lines.length]).toEqual([signal === null ? 0 : null, inputs.length]);
      break;
    }
    if (call.begun) {
      const { counts, writer } = await call.status();
      expect(counts.fulfilled).toBeGreaterThanOrEqual(told.size);
      expect(writer).toBeUndefined();
    } else expect(told.size).toBe(0);
  }
  expect(call.left).toEqual([]);
  for (const [sitting, { work, workers }] of sittings.entries()) {
    const later = sittings.slice(sitting + 1).map(({ work }) => work);
    expect(work.repeatedIn(later)).toBeLessThanOrEqual(LOST * workers);
  }
}

/** Jobs of steps of a ms: how many, of how many steps each at most, and by when a sitting is killed, in ms. */
const shapes = [
  { count: 1, most: 5_500, latest: 4_500 },
  { count: 12, most: 700, latest: 1_500 },
  { count: 1_500, most: 4, latest: 1_500 },
] as const;

describe(`a map that is killed at any moment (SEED=${seed})`, () => {
  it.each(seeds(2))(
    "tells nothing twice, and repeats a few seconds of work at most, seed %i",
    { timeout: 120_000 },
    async (drawn) => {
      const random = new Random(drawn);
      const { count, most, latest } = shapes[drawn % shapes.length]!;
      const inputs = Array.from({ length: count }, (_, seed) => {
        const steps = count === 1 ? most : random.whole(0, most);
        return { seed, steps, words: random.pick([0, 0, 1_000]) };
      });
      const moments = Array.from({ length: SITTINGS }, () => drawMoment(random, latest));
      // One of them takes long enough to lose more than may be lost.
      if (count === 1) moments[0] = { after: "start", count: 1, wait: random.whole(3_500, latest), latest };
      const plain = count === 1_500 && random.chance(0.5);
      await expectKept(`map-${drawn}`, random, inputs, moments, plain ? ["--export", "plain"] : []);
    },
  );
});

describe(`a map that is killed while its checkpoint is compacted (SEED=${seed})`, () => {
  it.each(seeds(1))("goes on from one of the two files, seed %i", { timeout: 120_000 }, async (drawn) => {
    const random = new Random(drawn);
    // The third snapshot makes more waste than there may be.
    const inputs = [{ seed: 1, steps: 5_000, words: 2_400_000 }];
    const moments = Array.from({ length: 3 }, () => ({
      after: "compaction" as const,
      count: 1,
      wait: random.next() ** 2 * 200,
      latest: 10_000,
    }));
    await expectKept(`compaction-${drawn}`, random, inputs, moments);
  });
});

/** Short jobs, and jobs of a fifth of a second. */
const intervals = [
  { from: 0, to: 4e10, primes: "1711955433" },
  { from: 8e15, to: 8e15 + 1e9, primes: "27309553" },
] as const;

describe(`a kernel's run that is killed at any moment (SEED=${seed})`, () => {
  it.each(seeds(2))("comes to the right answer, seed %i", { timeout: 120_000 }, async (drawn) => {
    const random = new Random(drawn);
    const { from, to, primes } = random.pick(intervals);
    const file = at(`primes-${drawn}/kept.partway`);
    const call = new KeptCall(file, ["run", "primes", "--from", String(from), "--to", String(to), "--json"]);
    let done = 0;
    for (let sitting = 0; ; sitting++) {
      const program = call.sit(random, drawOptions(random).options);
      const moment = drawMoment(random, 1_500);
      const { code, signal, stdout } = await (sitting < SITTINGS
        ? endAt(program, "SIGKILL", moment, file)
        : program.ended);
      if (stdout !== "") {
        const { status, counts, jobs, value } = JSON.parse(stdout);
        expect([status, counts.fulfilled, value.count]).toEqual(["completed", jobs, primes]);
      }
      if (signal === null || (stdout !== "" && !existsSync(file))) {
        expect(code).toBe(signal === null ? 0 : null);
        expect(stdout).not.toBe("");
        break;
      }
      if (!call.begun) continue;
      const { counts } = await call.status();
      expect(counts.fulfilled).toBeGreaterThanOrEqual(done);
      done = counts.fulfilled;
    }
    expect(call.left).toEqual([]);
  });
});
