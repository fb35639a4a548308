import { getEventListeners } from "node:events";
import { readFileSync } from "node:fs";
import { Pool, type Task } from "partway";
import { describe, expect, it } from "vitest";
import { perform } from "../fixtures/browser/perform.js";
import { configuration, decode, defaults } from "../fixtures/probe/words.js";
import { type Kind, drawMap, expectSound } from "../helpers/draws.js";
import { OwnWorkers } from "../helpers/own-workers.js";
import { Reference } from "../helpers/probe.js";
import { Random, seed, seeds } from "../helpers/random.js";
import { task } from "../helpers/tasks.js";
import { twiceWasm } from "../helpers/wasm.js";

const params = { ...defaults, extent: 300, spin: 200 };
const bytesOf = (input: unknown): Uint8Array => Uint8Array.from(input as number[]);
const kernel = {
  wasm: readFileSync(new URL("../../build/fixtures/probe.wasm", import.meta.url)),
  configuration: configuration(params),
  encode: bytesOf,
  decode,
};

function taskOf(kind: Kind): { task: Task; export?: string } {
  if (kind === "wasm") return { task: twiceWasm };
  if (kind === "kernel") return { task: kernel };
  if (kind === "twice") return { task: task("values.js") };
  return { task: task("steps.js"), export: kind === "generator" ? "default" : kind };
}

describe(`runs of map, disturbed at random moments (SEED=${seed})`, () => {
  const reference = new Reference(params);
  const stateOf = (job: number, input: unknown, position: number | undefined): unknown =>
    reference.at(job, position!, bytesOf(input));

  it.each(seeds(30))("add up, seed %i", async (drawn) => {
    const random = new Random(drawn);
    const sharedMemory = random.pick(["auto", "off"] as const);
    const workers = new OwnWorkers();
    const options = { workers: random.whole(1, 3), sharedMemory };
    const pool = random.chance(0.5) ? workers.pool(options) : new Pool(options);
    // Some meet workers that are at work already.
    const other = random.chance(0.5) ? pool.map(task("values.js"), Array(random.whole(1, 500)).fill(21)) : undefined;
    if (random.chance(0.5)) await other;
    const draw = drawMap(random);
    const signals = { stop: new AbortController(), force: new AbortController() };
    const performed = await perform(pool, draw, taskOf, signals);
    expectSound(draw, performed, stateOf);
    if (other) expect((await other).value.every((value) => value === 42)).toBe(true);
    await pool.close();
    expect(workers.alive.size).toBe(0);
    for (const { signal } of Object.values(signals)) expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});

describe(`workers killed at random moments while they map (SEED=${seed})`, () => {
  const reference = new Reference(params);
  const stateOf = (job: number, input: unknown, position: number | undefined): unknown =>
    reference.at(job, position!, bytesOf(input));

  it.each(seeds(20))("cost no result, seed %i", async (drawn) => {
    const random = new Random(drawn);
    const workers = new OwnWorkers();
    const sharedMemory = random.pick(["auto", "off"] as const);
    const pool = workers.pool({ workers: random.whole(1, 3), sharedMemory });
    const draw = drawMap(random);
    draw.options.retries = 50;
    draw.kills = true;
    // What was moved is gone with the worker.
    draw.moves = false;
    // Three in a row before any did some work would mean that workers cannot be started here.
    let kills = random.whole(1, 2);
    const killing = setInterval(
      () => {
        const [victim] = workers.alive;
        if (!victim || kills-- <= 0) clearInterval(killing);
        else void victim.terminate();
      },
      random.whole(30, 90),
    );
    const signals = { stop: new AbortController(), force: new AbortController() };
    const performed = await perform(pool, draw, taskOf, signals);
    clearInterval(killing);
    expectSound(draw, performed, stateOf);
    await pool.close();
    expect(workers.alive.size).toBe(0);
  });
});
