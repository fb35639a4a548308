import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { numbers } from "../helpers/tasks.js";
import { Folder, byJob, linesOf, tasks } from "./support/map.js";
import { type Ended, type Program, partway, start } from "./support/program.js";

const folder = new Folder();
const at = (name: string): string => join(folder.path, name);
const endless = folder.write("endless.js", tasks.endless);
const steps = folder.write("steps.js", tasks.steps);
const one = folder.inputs("one.ndjson", ["it"]);
const goesOn = (file: string): string[] => ["map", endless, one, "-j", "1", "--checkpoint", file];

/** Starts calls at one moment, and stops whoever goes on when all others have ended. */
async function race(calls: string[][]): Promise<Ended[]> {
  const programs = calls.map((call) => start(call));
  const going = new Set<Program>(programs);
  for (const program of programs)
    void program.ended.then(() => {
      going.delete(program);
      if (going.size === 1) for (const last of going) void last.said(/begun it/).then(() => last.kill("SIGINT"));
    });
  return Promise.all(programs.map(({ ended }) => ended));
}

/** What is left of a process that was killed. */
async function killed(file: string): Promise<void> {
  const program = start(goesOn(file));
  await program.said(/begun it/);
  program.kill("SIGKILL");
  await program.ended;
  expect(existsSync(`${file}.lock`)).toBe(true);
}

describe("two processes at once", () => {
  it.each<[string, (file: string) => unknown]>([
    ["where there was nothing", () => {}],
    ["where one was killed", killed],
    ["where a lock is empty", (file) => writeFileSync(`${file}.lock`, "")],
    ["where a lock says nothing", (file) => writeFileSync(`${file}.lock`, '{"pid":')],
  ])("%s, and four more, are one that runs and others that end with exit 5", async (what, leave) => {
    const file = at(`${what}.partway`);
    await leave(file);
    const all = await race(Array.from({ length: 6 }, () => goesOn(file)));
    const ran = all.filter(({ code }) => code !== 5);
    expect(ran.map(({ signal, stdout }) => [signal, linesOf(stdout).length])).toEqual([["SIGINT", 1]]);
    for (const { stdout, stderr } of all.filter(({ code }) => code === 5)) {
      expect(stdout).toBe("");
      expect(stderr).toMatch(/^partway: CHECKPOINT_LOCKED: checkpoint .*: process \d+ is writing to it\n$/);
    }
    expect(readdirSync(folder.path).filter((name) => name.includes(".lock"))).toEqual([]);
    expect((await partway(["status", file])).stdout).toMatch(
      /^map endless\.js: 0 of 1 job done, 1 part-done\nstopped by .*SIGINT;/,
    );
  });

  it("on two machines are one as well, for of the other nobody can tell whether it lives", async () => {
    const file = at("elsewhere.partway");
    const lock = JSON.stringify({ pid: 1, host: "elsewhere" });
    writeFileSync(`${file}.lock`, lock);
    const { code, stdout, stderr } = await partway(goesOn(file));
    expect({ code, stdout, stderr }).toEqual({
      code: 5,
      stdout: "",
      stderr: `partway: CHECKPOINT_LOCKED: checkpoint ${file}: process 1 on elsewhere is writing to it\n`,
    });
    expect([existsSync(file), readFileSync(`${file}.lock`, "utf8")]).toEqual([false, lock]);
  });

  it("of which one only looks at the other's checkpoint do not disturb each other", async () => {
    const file = at("looked-at.partway");
    const program = start(["map", steps, folder.inputs("steps.ndjson", Array(20).fill(5)), "--checkpoint", file]);
    await expect.poll(() => existsSync(`${file}.lock`)).toBe(true);
    const looks = numbers(4).map(() => partway(["status", file]));
    for (const { code, stdout, stderr } of await Promise.all(looks)) {
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).toMatch(/^map steps\.js: \d+( of 20 jobs)? done/);
      expect(stdout).not.toContain("no whole record");
    }
    const { code, stdout } = await program.ended;
    expect([code, linesOf(stdout).length]).toEqual([0, 20]);
  });
});

describe("a checkpoint whose folder vanishes", () => {
  const place = at("vanishing");
  const file = join(place, "kept.partway");
  const call = ["map", steps, folder.inputs("some.ndjson", [60, 60, 61]), "-j", "1", "--checkpoint", file];
  /** The call under way, without the folder. */
  async function vanished(): Promise<Program> {
    mkdirSync(place);
    const program = start(call);
    await program.worked(0.3);
    expect(existsSync(file)).toBe(true);
    rmSync(place, { recursive: true });
    return program;
  }

  it("does not keep the run from its end", async () => {
    const { code, stdout, stderr } = await (await vanished()).ended;
    expect([code, byJob(linesOf(stdout)).map(({ value }) => value)]).toEqual([0, Array(3).fill("done")]);
    expect(stderr).not.toMatch(/CHECKPOINT|^ +at /m);
  });

  it("is not promised to anybody who stops the run", async () => {
    const program = await vanished();
    program.kill("SIGINT");
    const { signal, stdout, stderr } = await program.ended;
    expect([signal, linesOf(stdout).length > 0]).toEqual(["SIGINT", true]);
    expect(stderr).toContain(`partway: ${file} is gone: nothing can go on from it\n`);
    expect(stderr).not.toContain("goes on from here");
  });
});
