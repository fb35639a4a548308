import { copyFileSync, rmSync, writeFileSync } from "node:fs";
import { Pool } from "partway";
import { fileCheckpoint } from "partway/checkpoint";
import { primes } from "partway/kernels";
import { describe, expect, it } from "vitest";
import { ownFolder } from "../helpers/folder.js";
import { Random, seed, seeds } from "../helpers/random.js";
import { until } from "../helpers/tasks.js";
import { KeptCall, drawOptions } from "./support/kept.js";
import { linesOf } from "./support/map.js";
import { drawMoment, endAt } from "./support/moments.js";
import { Noted, noted, valueOf } from "./support/noted.js";
import type { Ended } from "./support/program.js";

const at = ownFolder();
/** So many sittings are interrupted, and the next one is left alone. */
const INTERRUPTS = 10;
/** Of all the work so much may be done twice. */
const REPEATED = 0.02;

/** The next sitting. It may be interrupted before anything was begun, and after all was done. */
async function sit(call: KeptCall, random: Random, sitting: number, env = {}): Promise<Ended> {
  const program = call.sit(random, drawOptions(random).options, env);
  const ends = sitting < INTERRUPTS;
  const ended = await (ends ? endAt(program, "SIGINT", drawMoment(random, 800), call.file) : program.ended);
  expect(ended.signal ?? ended.code).toBe(ended.signal ? "SIGINT" : 0);
  return ended;
}

describe(`a map that is interrupted ten times (SEED=${seed})`, () => {
  it.each(seeds(2))("does no more steps than one that is left alone, seed %i", { timeout: 120_000 }, async (drawn) => {
    const random = new Random(drawn);
    const [count, most] = random.pick([
      [2, 4_000],
      [12, 600],
      [1_500, 4],
    ] as const);
    const inputs = Array.from({ length: count }, (_, seed) => ({ seed, steps: random.whole(0, most), words: 0 }));
    const lines = at(`map-${drawn}.ndjson`);
    writeFileSync(lines, inputs.map((input) => `${JSON.stringify(input)}\n`).join(""));
    const call = new KeptCall(at(`map-${drawn}/kept.partway`), ["map", noted, lines]);
    let steps = 0;
    for (let sitting = 0; ; sitting++) {
      const notes = at(`map-${drawn}-${sitting}.txt`);
      const { stdout } = await sit(call, random, sitting, { NOTED: notes });
      steps += new Noted(notes).steps.length;
      const told = linesOf(stdout);
      expect(new Set(told.map(({ job }) => job)).size).toBe(told.length);
      for (const { job, status, value } of told)
        if (status === "fulfilled") expect(value).toBe(valueOf(inputs[job]!));
        else expect(status).toBe("partial");
      if (!call.begun && told.filter(({ status }) => status === "fulfilled").length === count) break;
      expect(sitting).toBeLessThan(INTERRUPTS);
    }
    expect(call.left).toEqual([]);
    const least = inputs.reduce((sum, input) => sum + input.steps, 0);
    expect(steps).toBeGreaterThanOrEqual(least);
    expect(steps).toBeLessThanOrEqual(least * (1 + REPEATED));
  });
});

/** How many numbers a checkpoint says were looked at: by a paused run, which reads it and does nothing. */
async function coveredIn(file: string): Promise<string> {
  const copy = `${file}-copy`;
  copyFileSync(file, copy);
  const pool = new Pool({ workers: 1 });
  const run = pool.run(primes, { to }, { checkpoint: fileCheckpoint(copy) });
  run.pause();
  await until(run, ({ state }) => state === "paused");
  run.stop();
  const { value } = await run;
  await pool.close();
  rmSync(copy);
  return value.covered;
}

const to = 4e10;

describe(`a kernel's run that is interrupted ten times (SEED=${seed})`, () => {
  it.each(seeds(1))("goes on from all that it had looked at, seed %i", { timeout: 120_000 }, async (drawn) => {
    const random = new Random(drawn);
    const call = new KeptCall(at(`primes-${drawn}/kept.partway`), ["run", "primes", "--to", String(to), "--json"]);
    let covered = "0";
    for (let sitting = 0; ; sitting++) {
      const { stdout } = await sit(call, random, sitting);
      const report = stdout === "" ? undefined : JSON.parse(stdout);
      if (!call.begun && report?.value.complete) {
        expect(report.value.count).toBe("1711955433");
        break;
      }
      expect(sitting).toBeLessThan(INTERRUPTS);
      // It may be interrupted before it has read what there is.
      if (report?.checkpoint) {
        expect(Number(report.value.covered)).toBeGreaterThanOrEqual(Number(covered));
        covered = report.value.covered;
      }
      if (call.begun) expect(await coveredIn(call.file)).toBe(covered);
    }
    expect(call.left).toEqual([]);
  });
});
