import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { numbers } from "../helpers/tasks.js";
import { Folder, linesOf, tasks } from "./support/map.js";
import { callFolder, command, partway, start } from "./support/program.js";

const folder = new Folder();
const double = folder.write("double.js", tasks.double);
const steps = folder.write("steps.js", tasks.steps);
const thousand = folder.inputs("thousand.ndjson", numbers(1_000));
const few = folder.inputs("few.ndjson", [1, 2, 3, 4]);

/** A file system of 64 kB, where this user may make one: root, outside of a container that forbids it. */
const small = mount();

function mount(): string | undefined {
  const place = join(folder.path, "small");
  mkdirSync(place);
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", place]);
  return status === 0 ? place : undefined;
}

afterAll(() => small && spawnSync("umount", [small]));

describe("--output", () => {
  it("-o replaces the file when all is written, and --json reports beside it", async () => {
    const path = folder.write("out.ndjson", "before\n");
    const program = start(["map", steps, folder.inputs("some.ndjson", [40, 40, 40]), "-o", path, "--json"]);
    await program.worked(0.3);
    expect(readFileSync(path, "utf8")).toBe("before\n");
    const { code, stdout, stderr } = await program.ended;
    expect(linesOf(readFileSync(path, "utf8")).length).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      task: "steps.js",
      status: "completed",
      counts: { fulfilled: 3, partial: 0, rejected: 0, unstarted: 0 },
      jobs: 3,
      inputsEnded: true,
      value: null,
    });
    expect(stderr).toContain("wrote ");
    expect(code).toBe(0);
    expect(readdirSync(folder.path).filter((name) => name.startsWith(".partway"))).toEqual([]);
  });

  it("is replaced whole though it was longer, and has a line for each of many jobs", async () => {
    const many = folder.inputs("many.ndjson", numbers(50_000));
    const path = folder.write("longer.ndjson", "before\n".repeat(1_000_000));
    expect((await partway(["map", double, many, "-o", path, "-q", "--keep-order"])).stderr).toBe("");
    const lines = linesOf(readFileSync(path, "utf8"));
    expect(lines.map(({ job, value }) => [job, value])).toEqual(numbers(50_000).map((job) => [job, job * 2 + 1]));
  });

  it.each(["-", "/dev/stdout"])("%s is standard output, which is not begun anew", (name) => {
    const path = folder.write("appended.ndjson", "before\n");
    const shell = `${command} map "$0" "$1" -q -o "$2" >> "$3"`;
    expect(spawnSync("sh", ["-c", shell, double, few, name, path], { cwd: callFolder() }).status).toBe(0);
    const [before, ...lines] = readFileSync(path, "utf8").split(/(?<=\n)/);
    expect([before, linesOf(lines.join("")).length]).toEqual(["before\n", 4]);
  });
});

describe("a pipe that is closed early", () => {
  it("stops the run, without a word", async () => {
    const program = start(["map", double, "-"]);
    program.write(`${numbers(1_000).join("\n")}\n`);
    await program.said(/"job"/, "stdout");
    program.closeOutput();
    const feeding = setInterval(() => program.write(`${numbers(1_000).join("\n")}\n`), 20);
    const { code, stderr } = await program.ended;
    clearInterval(feeding);
    expect({ code, stderr }).toEqual({ code: 141, stderr: "" });
  });

  it("by head has given it whole lines, though the inputs never end", () => {
    const shell = `yes 1 | ${command} map "$0" | head -n 3; echo "\${PIPESTATUS[*]}" >&2`;
    const { stdout, stderr } = spawnSync("bash", ["-c", shell, double], {
      cwd: callFolder(),
      encoding: "utf8",
      timeout: 20_000,
    });
    expect(linesOf(stdout).map(({ value }) => value)).toEqual([3, 3, 3]);
    expect(stderr).toBe("141 141 0\n");
  });

  it("goes unnoticed when only what is said beside the results was closed", async () => {
    const program = start(["map", steps, few, "-j", "1"]);
    program.closeErrors();
    const { code, stdout } = await program.ended;
    expect([code, linesOf(stdout).length]).toEqual([0, 4]);
  });
});

describe("where the disk is full", () => {
  const reason = "could not be written: no space left on device (ENOSPC)";

  it("says in one line that standard output cannot be written; exit 1", () => {
    const shell = `${command} map "$0" "$1" --no-checkpoint > /dev/full; echo "ended $?" >&2`;
    const { stderr } = spawnSync("sh", ["-c", shell, double, thousand], { encoding: "utf8" });
    expect(stderr).toBe(`partway: standard output: ${reason}\nended 1\n`);
  });

  it("says so of --output", async () => {
    const { code, stdout, stderr } = await partway(["map", double, thousand, "-o", "/dev/full", "--no-checkpoint"]);
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: "",
      stderr: `partway: --output /dev/full: ${reason}\n`,
    });
  });

  it.skipIf(small === undefined)("keeps what the file of --output held, and leaves nothing beside it", async () => {
    const path = join(small!, "out.ndjson");
    writeFileSync(path, "before\n");
    const many = folder.inputs("many.ndjson", numbers(50_000));
    const { code, stderr } = await partway(["map", double, many, "-o", path, "--no-checkpoint"]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: `partway: --output ${path}: ${reason}\n` });
    expect(readFileSync(path, "utf8")).toBe("before\n");
    expect(readdirSync(small!)).toEqual(["out.ndjson"]);
  });

  it("says so of --joblog, and the results are there", async () => {
    const { code, stdout, stderr } = await partway(["map", steps, few, "--joblog", "/dev/full"]);
    expect(linesOf(stdout).length).toBeGreaterThan(0);
    expect(stderr).toContain(`partway: --joblog /dev/full: ${reason}\n`);
    expect(stderr).toContain("stopped by a job log that cannot be written: kept ");
    expect(code).toBe(1);
  });
});
