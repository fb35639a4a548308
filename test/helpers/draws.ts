import { expect } from "vitest";
import type { Counts, OutcomeStatus, RunStatus } from "partway";
import { stirred } from "../fixtures/tasks/stir.js";
import type { Random } from "./random.js";
import { numbers } from "./tasks.js";

export const kinds = ["generator", "asyncGenerator", "plain", "asynchronous", "twice", "wasm", "kernel"] as const;
export type Kind = (typeof kinds)[number];
type Deed = [ms: number, deed: "stop" | "force" | "abort" | "abort force" | "pause" | "resume"];

/** What the tasks of test/fixtures/tasks/steps.js are given; of the others the seed alone counts. */
interface Input {
  seed: number;
  steps: number;
  failures: number;
  failAt: number;
}

/** A run of `map` as plain data, so that it can be carried out in Node and in a page. */
export interface Drawn {
  kind: Kind;
  inputs: unknown[];
  items: Input[];
  feed: "list" | "generator" | "async";
  /** How many inputs come before each one that has to be waited for; 0: none has to. */
  hiccup: number;
  moves: boolean;
  /** Workers are killed. @default false */
  kills?: boolean;
  reads?: { breakAfter: number; pauseEvery: number };
  options: {
    retries: number;
    grace: number;
    keepOrder: boolean;
    collect: boolean;
    times: boolean;
    timeout?: number;
  };
  deeds: Deed[];
  /** Nobody stops it: it has to come to its end by itself. */
  undisturbed: boolean;
}

interface PlainOutcome {
  job: number;
  status: OutcomeStatus;
  value?: unknown;
  position?: number;
  extent?: number;
  attempts: number;
  error?: { code: string; message: string; cause: { name?: string; message?: string; at?: number } };
}

export interface Performed {
  report: {
    status: RunStatus;
    reason?: string;
    counts: Counts;
    jobs: number;
    inputsEnded: boolean;
    forced: boolean;
    value: unknown[];
    outcomes: PlainOutcome[];
  };
  told?: [job: number, status: OutcomeStatus][];
  pulled: number;
  left: number;
}

const inSteps = new Set<Kind>(["generator", "asyncGenerator", "plain", "asynchronous"]);

/** Jobs of nanoseconds and of seconds, few and many, alone and among others, so that a stop meets every phase of a chunk. */
export function drawMap(random: Random, usable: readonly Kind[] = kinds): Drawn {
  const kind = random.pick(usable);
  const undisturbed = random.chance(0.3);
  const waits = kind === "asyncGenerator" || kind === "asynchronous";
  const count = random.pick([0, 1, 2, 3, 17, 300, waits ? 50 : 3_000]);
  const steps = stepsOf(random, count, waits, undisturbed);
  const long = random.chance(0.3) ? random.whole(0, count) : -1;
  const fails = random.chance(0.3);
  const items = numbers(count).map((job): Input => {
    const own = job === long ? steps * (undisturbed ? 3 : 1_000) : random.whole(0, steps);
    const failures = fails && inSteps.has(kind) && random.chance(0.2) ? random.whole(1, 3) : 0;
    return { seed: random.whole(0, 2 ** 31), steps: own, failures, failAt: random.whole(0, Math.max(0, own - 1)) };
  });
  for (const item of items) if (item.steps === 0) item.failures = 0;
  const timed = random.chance(0.1);
  return {
    kind,
    items,
    inputs: items.map((item) => inputOf(kind, item)),
    feed: random.pick(["list", "generator", "async"]),
    hiccup: random.pick([0, 0, 1, 7]),
    moves: random.chance(0.1),
    ...(random.chance(0.5) && {
      reads: { breakAfter: random.chance(0.2) ? random.whole(1, 30) : 0, pauseEvery: random.pick([0, 0, 20]) },
    }),
    options: {
      retries: random.whole(0, 2),
      grace: random.pick([0, 50, 1_000]),
      keepOrder: random.chance(0.3),
      collect: random.chance(0.8),
      times: random.chance(0.2),
      ...(timed && { timeout: random.whole(1, 100) }),
    },
    deeds: drawDeeds(random, undisturbed),
    undisturbed,
  };
}

function stepsOf(random: Random, count: number, waits: boolean, undisturbed: boolean): number {
  const most = (waits ? 4_000 : 3e6) / Math.max(1, count);
  const steps = random.pick([1, 10, 1_000, 100_000, undisturbed ? 10 : 1e7]);
  return undisturbed ? Math.ceil(Math.min(steps, most)) : steps;
}

function inputOf(kind: Kind, item: Input): unknown {
  if (kind === "twice" || kind === "wasm") return item.seed;
  return kind === "kernel" ? [item.seed % 256, item.steps % 200] : item;
}

function drawDeeds(random: Random, undisturbed: boolean): Deed[] {
  const end = random.chance(0.15) ? 0 : random.next() ** 3 * 150;
  const deeds: Deed[] = [];
  for (let times = random.chance(0.3) ? random.whole(1, 3) : 0; times > 0; times--) {
    const at = random.next() * end;
    deeds.push([at, "pause"]);
    if (undisturbed || random.chance(0.7)) deeds.push([at + random.next() * 20, "resume"]);
  }
  if (undisturbed) return [...deeds, [200, "resume"]];
  deeds.push([end, random.pick(["stop", "stop", "abort", "force", "abort force"])]);
  if (random.chance(0.2)) deeds.push([end + random.next() * 20, random.pick(["force", "stop", "resume", "abort"])]);
  return deeds;
}

/** What holds of every run, whatever befell it. @param stateOf the state of a kernel's job at a position, as it is decoded */
export function expectSound(draw: Drawn, { report, told, pulled, left }: Performed, stateOf: StateOf): void {
  const { counts, jobs, outcomes, value, status } = report;
  const { collect, keepOrder } = draw.options;
  expect(counts.fulfilled + counts.partial + counts.rejected + counts.unstarted).toBe(jobs);
  expect(jobs).toBeLessThanOrEqual(draw.inputs.length);
  expect(outcomes.map(({ job }) => job)).toEqual(collect ? numbers(jobs) : []);
  expect(value.length).toBe(collect ? jobs : 0);
  if (collect) expect(tally(outcomes.map((outcome) => outcome.status))).toEqual(counts);
  for (const outcome of outcomes) {
    expectOutcome(draw, status === "stopped", outcome, stateOf);
    if (outcome.status === "fulfilled") expect(value[outcome.job]).toEqual(outcome.value);
    else expect(value[outcome.job]).toBeNull();
  }
  if (told) expectTold(told, counts, keepOrder, draw.reads!.breakAfter);
  if (draw.feed !== "list") {
    expect(pulled).toBeGreaterThanOrEqual(jobs);
    // Whoever pulled from them has told them when it was over.
    if (pulled > 0 || report.inputsEnded) expect(left).toBe(1);
  }
  if (draw.undisturbed && !draw.reads?.breakAfter) {
    expect(status).toBe("completed");
    expect(jobs).toBe(draw.inputs.length);
    expect(counts.partial + counts.unstarted).toBe(0);
  }
}

type StateOf = (job: number, input: unknown, position: number | undefined) => unknown;

function expectOutcome(
  { kind, items, inputs, options, moves, kills }: Drawn,
  stopped: boolean,
  outcome: PlainOutcome,
  stateOf: StateOf,
): void {
  const { job, status, value, position, attempts, error } = outcome;
  const { seed, steps, failures, failAt } = items[job]!;
  expect(error !== undefined).toBe(status === "rejected");
  if (status === "unstarted") return expect({ attempts, value, position }).toEqual({ attempts: 0 });
  // Nobody knows how far the jobs were that were lost with their input.
  if (error?.code === "INPUT_LOST") return expect(moves).toBe(true);
  expect(attempts).toBeGreaterThan(0);
  if (error?.code === "JOB_FAILED") {
    expect(failures).toBeGreaterThan(0);
    expect(error.cause).toEqual({ name: "RangeError", message: `attempt ${attempts}`, at: failAt });
  } else if (error?.code === "WORKER_LOST") {
    // It would have been tried again, had the run not been stopped.
    expect([kills, stopped]).toEqual([true, true]);
  } else if (error) {
    expect(error.code).toBe("JOB_TIMEOUT");
    expect(options.timeout).toBeDefined();
  }
  if (kind === "twice" || kind === "wasm") return expect(value).toBe(status === "fulfilled" ? seed * 2 : undefined);
  if (kind === "kernel") {
    if (status === "fulfilled" || value !== undefined) expect(value).toEqual(stateOf(job, inputs[job], position));
    return;
  }
  if (status === "fulfilled") {
    expect(value).toBe(affordable(steps) ? stirred(seed, steps) : value);
    expect(attempts).toBeGreaterThan(failures);
  } else if (value !== undefined) {
    const { at, state } = value as { at: number; state: number };
    if (affordable(at)) expect(state).toBe(stirred(seed, at));
    expect(at).toBeLessThanOrEqual(steps);
    // It says what it has and how far it is one after the other, and may be looked at in between.
    if (kind === "asynchronous") expect(Math.abs(position! - at)).toBeLessThanOrEqual(8);
    else expect(position).toBe(at);
  }
}

const affordable = (steps: number): boolean => steps < 2e7;

function expectTold(told: [number, string][], counts: Counts, keepOrder: boolean, breakAfter: number): void {
  const jobs = told.map(([job]) => job);
  expect(new Set(jobs).size).toBe(jobs.length);
  if (keepOrder) expect(jobs).toEqual(jobs.toSorted((a, b) => a - b));
  if (breakAfter > 0) return;
  expect({ ...tally(told.map(([, status]) => status)), unstarted: 0 }).toEqual({ ...counts, unstarted: 0 });
}

function tally(statuses: string[]): Counts {
  const counts: Counts = { fulfilled: 0, partial: 0, rejected: 0, unstarted: 0 };
  for (const status of statuses) counts[status as OutcomeStatus]++;
  return counts;
}
