import { rmSync } from "node:fs";
import { Pool } from "partway";
import { fileCheckpoint } from "partway/checkpoint";
import { describe, expect, it } from "vitest";
import { stirred } from "../fixtures/tasks/stir.js";
import { ownFolder } from "../helpers/folder.js";
import { runProgram } from "../helpers/programs.js";
import { Random, seed, seeds } from "../helpers/random.js";
import { numbers, task } from "../helpers/tasks.js";

const at = ownFolder();

describe(`a map that is killed again and again (SEED=${seed})`, () => {
  it.each(seeds(5))("ends with the right answer, seed %i", async (drawn) => {
    const random = new Random(drawn);
    const count = random.pick([1, 20, 1_000]);
    const inputs = numbers(count).map((own) => ({ seed: own, steps: random.whole(1, Math.ceil(2e7 / count)) }));
    const exported = random.pick(["default", "plain"]);
    const file = at(`${drawn}.partway`);
    const told = new Map<number, string>();
    for (let sitting = 0; sitting < 5; sitting++) {
      const [wait, atLine] = [random.whole(0, 400), random.chance(0.5) ? random.whole(1, count) : Infinity];
      let lines = 0;
      const { lines: all } = await runProgram("keeps.mjs", [file, inputs, exported], (_line, child) => {
        if (lines++ === 0) setTimeout(() => child.kill("SIGKILL"), wait);
        if (lines === atLine) child.kill("SIGKILL");
      });
      const seen = new Set<string>();
      for (const line of all) {
        const [job, , value] = line.split(" ");
        if (value === undefined) continue;
        // Each job once, and what was told once is told again.
        expect(seen.has(job!)).toBe(false);
        seen.add(job!);
        expect(value).toBe(String(stirred(inputs[Number(job)]!.seed, inputs[Number(job)]!.steps)));
      }
      if (all.at(-1) === "end") for (const job of told.keys()) expect(seen.has(String(job))).toBe(true);
      for (const job of seen) told.set(Number(job), "told");
    }
    const pool = new Pool({ workers: 2 });
    const report = await pool.map(task("steps.js"), inputs, { export: exported, checkpoint: fileCheckpoint(file) });
    await pool.close();
    expect(report.value).toEqual(inputs.map(({ seed: own, steps }) => stirred(own, steps)));
    // What was told was kept before: it was done once, and in one go.
    for (const job of told.keys()) expect(report.outcomes[job]!.status).toBe("fulfilled");
    rmSync(file);
  });
});
