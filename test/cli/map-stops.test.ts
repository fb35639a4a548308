import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { Folder, byJob, linesOf, tasks } from "./support/map.js";
import { Program, callFolder, cli, start } from "./support/program.js";

const folder = new Folder();
/** Lasts as long as it is told, however busy the machine is. */
const burns = folder.write(
  "burns.js",
  `export default function* (ms) {
    const start = performance.now();
    for (let done = 10; done <= ms; done += 10) {
      while (performance.now() < start + done);
      yield done;
    }
    return "done";
  }`,
);
const endless = folder.write("endless.js", tasks.endless);

describe("a signal", () => {
  it.each([6, 12])(
    "in the second of two rounds leaves 3 of %i jobs done, 3 half done, and begins no other",
    async (jobs) => {
      // Three seconds and a half into jobs of two, on three workers.
      const inputs = folder.inputs(
        "rounds.ndjson",
        Array.from({ length: jobs }, () => 2_000),
      );
      const output = folder.write("rounds.out", "");
      const program = start(["map", burns, inputs, "-j", "3", "-o", output, "--json", "--no-checkpoint"]);
      await setTimeout(3_500);
      program.kill("SIGINT");
      const { signal, stdout, stderr } = await program.ended;
      const report = JSON.parse(stdout);
      expect(report.counts).toEqual({ fulfilled: 3, partial: 3, rejected: 0, unstarted: jobs - 6 });
      expect(report.stopMs).toBeLessThan(250);
      const lines = byJob(linesOf(folder.read("rounds.out")));
      expect(lines.map(({ job }) => job)).toEqual([0, 1, 2, 3, 4, 5]);
      for (const { status, value, position } of lines.slice(3)) {
        expect(status).toBe("partial");
        expect(value).toBe(position! * 10);
        expect(position).toBeGreaterThan(0);
      }
      expect(stderr).toContain("stopped by SIGINT: kept 3 finished jobs and 3 part-done");
      expect(signal).toBe("SIGINT");
    },
  );

  it("is in the job log, for the jobs that it has stopped", async () => {
    const inputs = folder.inputs("two.ndjson", ["a", "b", "c"]);
    const program = start(["map", endless, inputs, "-j", "2", "--joblog", `${folder.path}/log`]);
    for (const name of ["a", "b"]) await program.said(new RegExp(`begun ${name}`));
    program.kill("SIGTERM");
    expect((await program.ended).signal).toBe("SIGTERM");
    const lines = folder.read("log").trimEnd().split("\n").slice(1);
    const columns = lines.map((line) => line.split("\t")).toSorted((a, b) => Number(a[0]) - Number(b[0]));
    expect(columns.map(([seq, , , , , , exit, signal, command]) => [seq, exit, signal, command])).toEqual([
      ["1", "-1", "15", `${endless} "a"`],
      ["2", "-1", "15", `${endless} "b"`],
    ]);
  });

  it("leaves what was kept of jobs that wait, and of those that were done in its name", async () => {
    const task = folder.write(
      "waits.js",
      `export default async (input, job) => {
        job.keep({ input });
        console.log("begun " + input);
        await new Promise((resolve) => job.signal.addEventListener("abort", resolve));
        if (input === "throws") throw job.signal.reason;
        if (input === "fails") throw new RangeError("at the end");
        return "returned";
      };`,
    );
    const inputs = ["throws", "fails", "returns"];
    const program = start(["map", task, folder.inputs("ways.ndjson", inputs), "-j", "3", "--keep-order"]);
    for (const input of inputs) await program.said(new RegExp(`begun ${input}`));
    program.kill("SIGINT");
    const { signal, stdout, stderr } = await program.ended;
    const [thrown, failed, returned] = linesOf(stdout);
    expect(thrown).toMatchObject({ status: "partial", value: { input: "throws" } });
    expect(failed).toMatchObject({ status: "rejected", error: { name: "RangeError" }, value: { input: "fails" } });
    expect(returned).toMatchObject({ status: "fulfilled", value: "returned" });
    expect(stderr).toContain("stopped by SIGINT: kept 1 finished job and 1 part-done, 1 failed, 0 not started\n");
    expect(signal).toBe("SIGINT");
  });

  it("ends a run whose inputs have not come to their end", async () => {
    const program = start(["map", endless, "-", "-o", folder.write("open.out", "before"), "--json"]);
    program.write('"only"\n');
    await program.said(/begun only/);
    program.kill("SIGINT");
    const { signal, stdout, stderr } = await program.ended;
    expect(JSON.parse(stdout)).toMatchObject({ inputsEnded: false, counts: { partial: 1 } });
    expect(linesOf(folder.read("open.out"))).toMatchObject([{ job: 0, status: "partial" }]);
    expect(stderr).toContain("the inputs had not been read to their end\n");
    expect(signal).toBe("SIGINT");
  });

  it("before there is any input ends it at once, and leaves the file as it was", async () => {
    const program = start(["map", endless, "-", "-o", folder.write("early.out", "before")]);
    await program.worked(0.05);
    program.kill("SIGINT");
    expect(await program.ended).toEqual({ code: null, signal: "SIGINT", stdout: "", stderr: "" });
    expect(folder.read("early.out")).toBe("before");
  });
});

describe("results that nobody reads", () => {
  it("hold the run back, and a second signal ends it without waiting for them", async () => {
    const child = spawn(process.execPath, [cli, "map", folder.write("double.js", tasks.double), "-"], {
      cwd: callFolder(),
    });
    const exit = once(child, "exit");
    const program = new Program(child);
    // More than all the pipes between can hold.
    program.write("1\n".repeat(1_000_000));
    await program.said(/"job"/, "stdout");
    child.stdout.pause();
    await setTimeout(500);
    program.kill("SIGINT");
    await program.said(/SIGINT: stopping/);
    await setTimeout(250);
    expect(child.exitCode ?? child.signalCode).toBeNull();
    program.kill("SIGINT");
    const [, signal] = await exit;
    expect(signal).toBe("SIGINT");
    child.stdout.resume();
  });
});
