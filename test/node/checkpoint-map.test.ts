import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { type MapOptions, Pool, type Report } from "partway";
import { type CheckpointOptions, fileCheckpoint } from "partway/checkpoint";
import { afterAll, describe, expect, it } from "vitest";
import { stirred } from "../fixtures/tasks/stir.js";
import { ownFolder } from "../helpers/folder.js";
import { Random, seed, seeds } from "../helpers/random.js";
import { sat } from "../helpers/sittings.js";
import { expectAddsUp, numbers, task } from "../helpers/tasks.js";
import { twiceWasm } from "../helpers/wasm.js";

const at = ownFolder();
let files = 0;
const fresh = (): string => at(`map-${files++}.partway`);
const values = task("values.js");
const steps = task("steps.js");
const throws = task("throws.js");

type Options = MapOptions<unknown, unknown> & { keep?: CheckpointOptions };

describe.each(["auto", "off"] as const)("a map with a checkpoint (shared memory %s)", (sharedMemory) => {
  const pool = new Pool({ workers: 2, sharedMemory });
  afterAll(() => pool.terminate());

  const map = (file: string, inputs: Iterable<unknown>, { keep, ...options }: Options = {}, what: URL = values) =>
    pool.map(what, inputs, { ...options, checkpoint: fileCheckpoint(file, keep) });

  /** Which of the jobs are computed: each is counted in memory that the workers share. */
  async function counted(file: string, inputs: unknown[]): Promise<[Report<unknown[]>, number]> {
    const counts = new Int32Array(new SharedArrayBuffer(4));
    const report = await pool.map(at2("counts.mjs"), inputs, {
      shared: counts.buffer,
      checkpoint: fileCheckpoint(file),
    });
    return [report, counts[0]!];
  }
  const at2 = (name: string): URL => pathToFileURL(at(name));
  writeFileSync(
    at("counts.mjs"),
    "export default (input, { shared }) => { Atomics.add(new Int32Array(shared), 0, 1); return [input]; };",
  );

  it("does nothing twice, whatever lines were added, left out, or moved", async () => {
    const file = fresh();
    const lines = [1, "a", { deep: [1, 2] }, 1, null, "a", 1];
    expect((await counted(file, lines))[1]).toBe(7);
    const moved = ["new", { deep: [1, 2] }, "a", 1, 1, "other", 1, 1];
    const [report, computed] = await counted(file, moved);
    // "new", "other", and the fourth 1.
    expect(computed).toBe(3);
    expect(report.value).toEqual(moved.map((line) => [line]));
    expectAddsUp(report);
    const [again, none] = await counted(file, [...moved, null, "a"]);
    expect([again.workers, none]).toEqual([0, 0]);
  });

  it("goes on with a hundred thousand tiny jobs, in order if asked", async () => {
    const file = fresh();
    const inputs = numbers(100_000);
    const run = map(file, inputs);
    let count = 0;
    for await (const _ of run) if (++count === 20_000) run.stop();
    const first = await run;
    expect(first.counts.fulfilled).toBeGreaterThanOrEqual(20_000);
    const again = map(file, inputs, { keepOrder: true });
    const told: number[] = [];
    for await (const { job, value } of again) {
      expect(value).toBe(job * 2);
      told.push(job);
    }
    expect(told).toEqual(inputs);
    expect((await again).value).toEqual(inputs.map((input) => input * 2));
  });

  it("goes on with a job from what it had yielded", async () => {
    const file = fresh();
    const inputs = numbers(6).map((own) => ({ seed: own, steps: 3_000_000, ms: 0 }));
    const run = map(file, inputs, {}, steps);
    setTimeout(() => run.stop(), 60);
    const first = await run;
    expect(first.counts.partial).toBeGreaterThan(0);
    const second = await map(file, inputs, {}, steps);
    expect(second.counts.fulfilled).toBe(6);
    expect(second.value).toEqual(inputs.map(({ seed: own, steps: count }) => stirred(own, count)));
    for (const { job, status } of first.outcomes)
      if (status === "partial") expect(second.outcomes[job]!.attempts).toBe(2);
  });

  it("keeps why jobs were rejected", async () => {
    const file = fresh();
    const [first, second] = [
      await map(file, ["custom", "causes", "properties"], {}, throws),
      await map(file, ["properties", "custom", "causes"], {}, throws),
    ];
    for (const [job, before] of [2, 0, 1].entries()) {
      const { error, attempts } = second.outcomes[job]!;
      expect(attempts).toBe(1);
      expect(error).toEqual(first.outcomes[before]!.error);
      expect(error!.cause).toEqual(first.outcomes[before]!.error!.cause);
    }
  });

  it("is refused once its module, or what that imports, is another one", async () => {
    const file = fresh();
    writeFileSync(at("inner.mjs"), "export const factor = 2;");
    writeFileSync(at("outer.mjs"), 'import { factor } from "./inner.mjs"; export default (number) => number * factor;');
    const outer = at2("outer.mjs");
    expect((await map(file, [1], {}, outer)).value).toEqual([2]);
    writeFileSync(at("inner.mjs"), "export const factor = 3;");
    await expect(map(file, [1, 2], {}, outer)).rejects.toMatchObject({
      code: "CHECKPOINT_MISMATCH",
      message: expect.stringMatching(/is of another run: expected module [0-9a-f]{64}, got /) as string,
    });
    const versioned = fresh();
    writeFileSync(at("versioned.mjs"), 'export const version = "1";\nexport default (number) => number * 2;');
    await map(versioned, [1], {}, at2("versioned.mjs"));
    writeFileSync(at("versioned.mjs"), 'export const version = "1";\nexport default (number) => 2 * number;');
    expect((await map(versioned, [1, 2], {}, at2("versioned.mjs"))).counts.fulfilled).toBe(2);
    await expect(map(versioned, [1], { export: "version" }, at2("versioned.mjs"))).rejects.toMatchObject({
      code: "CHECKPOINT_MISMATCH",
    });
  });

  it("is a run's of WebAssembly, too", async () => {
    const file = fresh();
    const mapped = (inputs: number[]) => pool.map(twiceWasm, inputs, { checkpoint: fileCheckpoint(file) });
    expect((await mapped([1, 2])).value).toEqual([2, 4]);
    expect((await mapped([2, 3])).value).toEqual([4, 6]);
  });

  it("takes values that no file can hold, and computes them again", async () => {
    const file = fresh();
    const inputs = [1, JSON.parse('{"__proto__":1}'), 2];
    for (let times = 0; times < 2; times++)
      expect((await map(file, inputs, { export: "echo" })).counts.fulfilled).toBe(3);
  });
});

describe(`maps that go on from their checkpoints (SEED=${seed})`, () => {
  it.each(seeds(12))("end as if never stopped, seed %i", async (drawn) => {
    const random = new Random(drawn);
    const count = random.pick([1, 5, 60, 2_000]);
    const most = Math.ceil(2e6 / count);
    const file = fresh();
    // Some have many equal inputs, of which it must not matter which is which.
    const least = random.pick([0, most]);
    let inputs = numbers(count).map(() => ({ seed: random.whole(0, 9), steps: random.whole(least, most) }));
    const exported = random.pick(["default", "plain"]);
    for (let sitting = 0; ; sitting++) {
      const pool = new Pool({ workers: random.whole(1, 3), sharedMemory: random.pick(["auto", "off"] as const) });
      if (random.chance(0.3)) inputs = inputs.toSorted(() => random.next() - 0.5);
      if (random.chance(0.3)) inputs = [{ seed: 1, steps: random.whole(0, most) }, ...inputs];
      const run = pool.map(steps, inputs, {
        export: exported,
        keepOrder: random.chance(0.3),
        checkpoint: fileCheckpoint(file),
      });
      const report = await sat(run, sitting, random);
      await pool.close();
      expectAddsUp(report);
      for (const { job, status, value } of report.outcomes)
        if (status === "fulfilled") expect(value).toBe(stirred(inputs[job]!.seed, inputs[job]!.steps));
      if (report.status !== "completed") continue;
      expect(report.counts.fulfilled).toBe(inputs.length);
      break;
    }
    expect(readFileSync(file).length).toBeGreaterThan(0);
  });
});
