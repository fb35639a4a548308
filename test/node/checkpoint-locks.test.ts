import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { fileCheckpoint } from "partway/checkpoint";
import { describe, expect, it } from "vitest";
import { ownFolder } from "../helpers/folder.js";
import { runProgram } from "../helpers/programs.js";
import { runs } from "../helpers/random.js";
import { numbers } from "../helpers/tasks.js";

const at = ownFolder();
const run = { command: "run", task: "none", keyed: false, parts: {} } as const;
const { pid: dead } = spawnSync("true");
const lockOf = (owner: object): string => JSON.stringify({ pid: dead, host: hostname(), ...owner });

describe("the lock of a checkpoint", () => {
  it.each<[string, string | undefined]>([
    ["that nobody had", undefined],
    ["that a dead process had", lockOf({})],
    ["whose owner's number another process has", lockOf({ pid: process.pid, began: "1" })],
    ["that is empty", ""],
    ["that says nothing", "{}"],
  ])("%s is taken by one process of six at once", async (what, left) => {
    const [rounds, processes, pause] = [runs(8), 6, 60];
    const files = numbers(rounds).map((round) => at(`${what}-${round}.partway`));
    if (left !== undefined) for (const file of files) writeFileSync(`${file}.lock`, left);
    const start = Date.now() + 1_000;
    const all = await Promise.all(
      numbers(processes).map(() => runProgram("takes.mjs", [files, processes, start, pause])),
    );
    for (const round of numbers(rounds)) {
      const heard = all.map(({ lines }) => lines[round]!);
      expect(heard.toSorted()).toEqual([...Array<string>(5).fill("CHECKPOINT_LOCKED"), "took"]);
    }
    expect(readdirSync(at(".")).filter((name) => name.includes(".lock"))).toEqual([]);
  });

  it("that a process of another machine has is nobody's to take", async () => {
    const file = at("elsewhere.partway");
    writeFileSync(`${file}.lock`, lockOf({ host: "elsewhere" }));
    await expect(fileCheckpoint(file).open(run)).rejects.toMatchObject({
      code: "CHECKPOINT_LOCKED",
      message: `checkpoint ${file}: process ${dead} on elsewhere is writing to it`,
    });
    expect(existsSync(file)).toBe(false);
  });

  it("is left alone by one who had it before, if it is another one's by now", async () => {
    const file = at("other.partway");
    const checkpoint = await fileCheckpoint(file).open(run);
    writeFileSync(`${file}.lock`, lockOf({ host: "elsewhere" }));
    await checkpoint.release();
    expect(existsSync(`${file}.lock`)).toBe(true);
  });

  it("is gone where the disk was full when it was made, or the file is none", async () => {
    for (const name of ["/dev/full", at("."), at("nowhere/file.partway")]) {
      await expect(fileCheckpoint(name).open(run)).rejects.toMatchObject({ code: "CHECKPOINT_FAILED" });
      expect(existsSync(`${name}.lock`)).toBe(false);
    }
  });
});
