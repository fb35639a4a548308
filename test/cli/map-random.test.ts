import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { Random, seed, seeds } from "../helpers/random.js";
import { Folder, type Line, linesOf } from "./support/map.js";
import { start } from "./support/program.js";

/** Takes `steps` of 10 ms, and throws at its end in the first so many attempts. */
interface Input {
  steps: number;
  failures: number;
}

interface Draw {
  inputs: Input[];
  /** The numbers of the jobs that are to be run. */
  jobs: number[];
  retries: number;
  keepOrder: boolean;
  joblog: boolean;
  flags: string[];
  /** When it is stopped, in ms after the start. */
  stop: number;
}

const folder = new Folder();
const task = folder.write(
  "random.js",
  `export default function* ({ steps, failures }, job) {
    for (let at = job.resumed ?? 0; at < steps; at++) {
      for (const end = performance.now() + 10; performance.now() < end; );
      yield at + 1;
    }
    if (job.attempt <= failures) throw new RangeError("attempt " + job.attempt);
    return steps * 7 + 1;
  }`,
);

function draw(random: Random): Draw {
  // Some never come to their end; others do, and so may the whole.
  const long = random.chance(0.6) ? 1e6 : 3;
  const fails = random.chance(0.4);
  const inputs = Array.from({ length: random.whole(1, 3_000) }, () => ({
    steps: random.chance(0.002) ? long : 0,
    failures: fails && random.chance(0.02) ? random.whole(1, 3) : 0,
  }));
  const of = random.chance(0.3) ? random.whole(2, 5) : 1;
  const part = random.whole(1, of);
  const [retries, keepOrder, joblog] = [random.whole(0, 2), random.chance(0.4), random.chance(0.4)];
  return {
    inputs,
    jobs: [...inputs.keys()].filter((job) => job % of === part - 1),
    retries,
    keepOrder,
    joblog,
    flags: [
      ...["-j", String(random.whole(1, 3)), "--retries", String(retries)],
      ...(of > 1 ? ["--shard", `${part}/${of}`] : []),
      ...(keepOrder ? ["--keep-order"] : []),
      ...(random.chance(0.3) ? ["--no-shared-memory"] : []),
    ],
    stop: random.next() ** 2 * 1_500,
  };
}

function expectLine({ inputs, jobs, retries }: Draw, { job, status, value, position, error, attempts }: Line): void {
  const { steps, failures } = inputs[job]!;
  expect(jobs).toContain(job);
  if (status === "fulfilled") {
    expect(value).toBe(steps * 7 + 1);
    expect(attempts).toBe(failures + 1);
  } else if (status === "partial") {
    expect(position ?? 0).toBeLessThanOrEqual(steps);
    if (position! > 0) expect(value).toBe(position);
  } else {
    // Fewer attempts than it may have had are those of a job that awaited the next one when the stop came.
    expect(attempts).toBeLessThanOrEqual(Math.min(failures, retries + 1));
    expect(error).toMatchObject({ code: "JOB_FAILED", name: "RangeError", message: `attempt ${attempts}` });
  }
}

describe(`SIGINT at any moment (SEED=${seed})`, () => {
  it.each(seeds(10))("leaves a file with a right line for each job that was begun, seed %i", async (drawn) => {
    const drawing = draw(new Random(drawn));
    const [output, joblog] = [`out-${drawn}.ndjson`, `log-${drawn}`];
    folder.write(output, "");
    const inputs = folder.inputs(`inputs-${drawn}.ndjson`, drawing.inputs);
    const logging = drawing.joblog ? ["--joblog", joblog] : [];
    const args = ["map", task, inputs, "-o", output, "--json", ...logging, ...drawing.flags];
    const program = start(args, { cwd: folder.path });
    await setTimeout(drawing.stop);
    program.kill("SIGINT");
    const { code, signal, stdout } = await program.ended;

    const lines = linesOf(folder.read(output));
    const jobs = lines.map(({ job }) => job);
    expect(new Set(jobs).size).toBe(jobs.length);
    if (drawing.keepOrder) expect(jobs).toEqual(jobs.toSorted((a, b) => a - b));
    for (const line of lines) expectLine(drawing, line);
    expect(readdirSync(folder.path).filter((name) => name.startsWith(".partway"))).toEqual([]);
    // Before there was anything to stop, and after all was written, it simply ends.
    if (stdout === "") return expect(signal).toBe("SIGINT");

    const report = JSON.parse(stdout);
    expect(report.jobs).toBe(drawing.jobs.length);
    const counted = (status: Line["status"]): number => lines.filter((line) => line.status === status).length;
    const { fulfilled, partial, rejected, unstarted } = report.counts;
    expect([counted("fulfilled"), counted("partial"), counted("rejected")]).toEqual([fulfilled, partial, rejected]);
    expect(fulfilled + partial + rejected + unstarted).toBe(report.jobs);
    if (report.status === "completed") expect(partial + unstarted).toBe(0);
    expect(signal === "SIGINT" || (report.status === "completed" && code === (rejected > 0 ? 1 : 0))).toBe(true);
    expect(existsSync(join(folder.path, joblog))).toBe(drawing.joblog);
    if (drawing.joblog) {
      const logged = folder.read(joblog).trimEnd().split("\n").slice(1);
      expect(logged.map((line) => Number(line.split("\t")[0]) - 1)).toEqual(jobs);
    }
  });
});
