import { describe, expect, it } from "vitest";
import { numbers } from "../helpers/tasks.js";
import { Folder, byJob, linesOf, tasks } from "./support/map.js";
import { partway } from "./support/program.js";

const folder = new Folder();
const steps = folder.write("steps.js", tasks.steps);
const odd = folder.write("odd.js", tasks.odd);
const thousand = folder.inputs("thousand.ndjson", numbers(1_000));
const few = folder.inputs("few.ndjson", [1, 2, 3, 4]);

describe("a job that fails", () => {
  it("has a line with its error, and the others are done: exit 1", async () => {
    const { code, stdout, stderr } = await partway(["map", odd, few]);
    const lines = byJob(linesOf(stdout));
    expect(lines.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "rejected", "fulfilled"]);
    expect(lines[0]!.error).toMatchObject({ code: "JOB_FAILED", name: "RangeError", message: "odd: 1", number: 1 });
    expect(lines[0]!.error!["stack"]).toContain("odd.js:");
    expect(stderr).toContain("partway: job 0 failed: JOB_FAILED: RangeError: odd: 1\n");
    expect(stderr).toContain("partway: done: 2 of 4 jobs, 2 failed\n");
    expect(code).toBe(1);
  });

  it("has what its error carries, and the cause of that, and a thrown value that is no error", async () => {
    const task = folder.write(
      "throws.js",
      `export default (way) => {
        if (way === "text") throw "just text";
        const cause = new TypeError("inner", { cause: "innermost" });
        throw Object.assign(new Error("outer\\nand more", { cause }), { big: 2n ** 64n, list: [new Set([1])], when: new Date(0) });
      };`,
    );
    const { stdout, stderr } = await partway(["map", task, folder.inputs("ways.ndjson", ["error", "text"])]);
    const [error, text] = byJob(linesOf(stdout)).map((line) => line.error);
    expect(error).toMatchObject({
      name: "Error",
      message: "outer\nand more",
      big: "18446744073709551616",
      list: [[1]],
      when: "1970-01-01T00:00:00.000Z",
      cause: { name: "TypeError", message: "inner", cause: "innermost" },
    });
    expect(text).toMatchObject({ code: "JOB_FAILED", message: "just text" });
    expect(stderr).toContain("job 0 failed: JOB_FAILED: Error: outer and more\n");
  });

  it("is named even with --quiet, the first five of many", async () => {
    const { stdout, stderr } = await partway(["map", odd, thousand, "-q"]);
    expect(linesOf(stdout).length).toBe(1_000);
    expect(stderr.match(/^partway: job \d+ failed: JOB_FAILED: RangeError: odd: \d+$/gm)?.length).toBe(5);
    expect(stderr).toContain("partway: ... and 495 more failed jobs\npartway: done: 500 of 1,000 jobs, 500 failed\n");
  });

  it("because its worker has died costs no other job", async () => {
    const task = folder.write("dies.js", "export default (number) => (number === 3 ? process.exit(9) : number);");
    const { code, stdout } = await partway(["map", task, few, "--retries", "1"]);
    const lines = byJob(linesOf(stdout));
    expect(lines.map(({ value }) => value)).toEqual([1, 2, undefined, 4]);
    expect(lines[2]).toMatchObject({ status: "rejected", error: { code: "WORKER_LOST" }, attempts: 2 });
    expect(code).toBe(1);
  });
});

describe("--retries", () => {
  it("tries again a job that fails, and says how often", async () => {
    const { code, stdout } = await partway(["map", odd, few, "--export", "atFirst", "--retries", "2"]);
    expect(linesOf(stdout).map(({ value, attempts }) => [value, attempts])).toEqual(
      Array.from({ length: 4 }, () => [3, 3]),
    );
    expect(code).toBe(0);
  });

  it("that are too few are told", async () => {
    const { code, stdout, stderr } = await partway(["map", odd, few, "--export", "atFirst", "--retries", "1"]);
    expect(linesOf(stdout).map(({ attempts, error }) => [attempts, error?.message])).toEqual(
      Array.from({ length: 4 }, () => [2, "attempt 2"]),
    );
    expect(stderr).toMatch(/job \d failed after 2 attempts: JOB_FAILED: Error: attempt 2\n/);
    expect(code).toBe(1);
  });
});

describe("--timeout", () => {
  it("rejects a job that takes longer, and keeps what it had made", async () => {
    const inputs = folder.inputs("long.ndjson", [2, 1_000]);
    const { code, stdout } = await partway(["map", steps, inputs, "--timeout", "500"]);
    const [quick, long] = byJob(linesOf(stdout));
    expect(quick).toMatchObject({ status: "fulfilled", value: "done" });
    expect(long).toMatchObject({ status: "rejected", error: { code: "JOB_TIMEOUT" } });
    expect(long!.value).toBe(long!.position);
    expect(long!.position).toBeGreaterThan(3);
    expect(code).toBe(1);
  });

  it("cuts off a function that never looks up, and the others are done", async () => {
    const task = folder.write("stuck.js", "export default (number) => { while (number === 2); return number; };");
    const { code, stdout } = await partway(["map", task, few, "--timeout", "200", "--grace", "50"]);
    const lines = byJob(linesOf(stdout));
    expect(lines.map(({ value }) => value)).toEqual([1, undefined, 3, 4]);
    expect(lines[1]!.error!.code).toBe("JOB_TIMEOUT");
    expect(code).toBe(1);
  });
});

describe("--halt", () => {
  it.each(["now,fail=3", "soon,fail=3", "now,fail=40%", "soon,fail=40%"])(
    "%s ends the run when so many have failed: exit 4",
    async (policy) => {
      const { code, stdout, stderr } = await partway(["map", odd, thousand, "--halt", policy, "-j", "2"]);
      const lines = linesOf(stdout);
      expect(lines.filter(({ status }) => status === "rejected").length).toBeGreaterThanOrEqual(3);
      expect(lines.length).toBeLessThan(1_000);
      expect(stderr).toContain("stopped by halt: kept");
      expect(code).toBe(4);
    },
  );

  it("stops the jobs in flight now, or soon lets them end", async () => {
    const task = folder.write(
      "halts.js",
      `import { existsSync, writeFileSync } from "node:fs";
      export default function* ({ fails, marker }) {
        if (!fails) writeFileSync(marker, "begun");
        while (!existsSync(marker)) yield "waiting";
        if (fails) throw new Error("as told");
        for (const end = performance.now() + 1_000; performance.now() < end; ) yield "under way";
        return "ended";
      }`,
    );
    for (const [policy, other] of [
      ["now", "partial"],
      ["soon", "fulfilled"],
    ]) {
      // One fails while the other is under way; the third is not begun.
      const marker = `${folder.path}/${policy}`;
      const inputs = folder.inputs("halts.ndjson", [{ fails: true, marker }, { marker }, { marker }]);
      const { code, stdout } = await partway(["map", task, inputs, "-j", "2", "--halt", `${policy},fail=1`]);
      expect(byJob(linesOf(stdout)).map(({ job, status }) => [job, status])).toEqual([
        [0, "rejected"],
        [1, other],
      ]);
      expect(code).toBe(4);
    }
  });

  it("means nothing to fewer failures", async () => {
    expect((await partway(["map", odd, thousand, "--halt", "now,fail=60%"])).code).toBe(1);
    expect((await partway(["map", odd, few, "--halt", "now,fail=3"])).code).toBe(1);
  });
});
