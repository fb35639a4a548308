import type { Counts, Outcome, Progress, Report } from "../index.js";

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

/** `1,234,567` */
export function number(value: number | bigint): string {
  return whole.format(value);
}

/** `3.2 ms`, `420 ms`, `4.2 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(ms: number): string {
  if (ms < 9.95) return `${ms.toFixed(1)} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${number(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}

/**
 * What became of a run, in a sentence or two. After a stop it says how far the jobs are that are part done, as far as they
 * have said: `2 part done (41%, 80%)`. It stays cheap however many jobs there are.
 */
export function whatBecame(report: Report): string {
  const { status, forced, stopMs = 0, elapsedMs, jobs, counts, inputsEnded } = report;
  if (status === "completed") return `Done in ${duration(elapsedMs)}. ${finished(counts, jobs)}.`;
  const how = status === "failed" ? "Failed" : forced ? "Stopped by force" : "Stopped";
  const first = `${how} in ${duration(stopMs)}.`;
  if (jobs === 0) return `${first} Nothing had been begun.`;
  const rest = `${number(counts.partial)} part done${parts(report)}, ${number(counts.unstarted)} not started`;
  return `${first} ${finished(counts, jobs)}, ${rest}${inputsEnded ? "" : "; there were more inputs"}.`;
}

/** The largest run of the kernels that come with partway; to make so many outcomes takes some 20 ms. */
const MOST_JOBS = 2 ** 18;
const MOST_PARTS = 8;

/** How far the part-done jobs are, in order of their numbers. A report's outcomes are made when they are first read. */
function parts(report: Report): string {
  if (report.counts.partial === 0 || report.jobs > MOST_JOBS) return "";
  const known = report.outcomes.filter(({ status, extent = 0 }) => status === "partial" && extent > 0);
  if (known.length === 0) return "";
  const more = known.length > MOST_PARTS ? ", ..." : "";
  return ` (${known.slice(0, MOST_PARTS).map(percent).join(", ")}${more})`;
}

/** How far a job is: `41%`. Rounded down: what is not done is never 100%. */
export function percent({ position = 0, extent = 0 }: Pick<Outcome, "position" | "extent">): string {
  return `${Math.floor((position / extent) * 100)}%`;
}

function finished({ fulfilled, rejected }: Counts, jobs: number): string {
  return `${number(fulfilled)} of ${plural(jobs, "job")} finished${failures(rejected)}`;
}

/** `, 3 failed`, after what else there is; nothing where none has. */
function failures(rejected: number): string {
  return rejected > 0 ? `, ${number(rejected)} failed` : "";
}

/** What is kept of a run that can go on. */
export function keptWords({ fulfilled, partial, rejected }: Omit<Counts, "unstarted">): string {
  return `${plural(fulfilled, "job")} finished, ${number(partial)} part done${failures(rejected)}.`;
}

/** `27 Nov 2026, 14:05:09` */
export function date(time: number): string {
  return new Date(time).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "medium" });
}

/** How far a run is, in jobs. Of short jobs nobody knows which are in flight, so none are told apart. */
export function howFar({ counts, jobs, inputsEnded, state }: Progress): string {
  if (jobs === 0) return state === "settled" ? "" : "Planning the work.";
  const rest = `${number(counts.partial + counts.unstarted)} not finished`;
  return `${finished(counts, jobs)}, ${rest}${inputsEnded ? "" : "; more inputs follow"}.`;
}

/** How fast it goes, and how long it still takes. */
export function pace({ fraction, rate, etaMs, elapsedMs, state }: Progress): string {
  const so = `${(Math.floor(fraction * 1_000) / 10).toFixed(1)}% after ${duration(elapsedMs)}`;
  if (state !== "running" || etaMs === undefined) return `${so}.`;
  return `${so}, ${short.format(rate)} jobs per second, about ${duration(Math.max(1_000, etaMs))} to go.`;
}

type Lane = Progress["workers"][number];

/** What one worker does. */
export function lane({ worker, state, job }: Lane, inFlight: Progress["inFlight"]): string {
  const name = `Worker ${worker + 1}`;
  if (state === "busy") {
    if (job === undefined) return `${name}: busy`;
    const at = inFlight.find((one) => one.job === job);
    const part = at?.extent ? `, ${percent(at)}` : "";
    return `${name}: job ${number(job)}${part}`;
  }
  return `${name}: ${{ starting: "starting", idle: "idle", elsewhere: "holds a paused job" }[state]}`;
}

/** A line of a description as a sentence. The name of a file stays as it is: `task.js: expected ...`. */
export function sentence(text: string): string {
  if (text === "") return "";
  const first = /^\S+\.\w+(?=:? )/.test(text) ? text[0]! : text[0]!.toUpperCase();
  return `${first}${text.slice(1)}${text.endsWith(".") ? "" : "."}`;
}

/** `1 job`, `2 jobs`. */
export function plural(count: number, word: string): string {
  return `${number(count)} ${word}${count === 1 ? "" : "s"}`;
}
