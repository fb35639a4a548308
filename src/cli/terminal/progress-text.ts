import type { Counts, Progress } from "../../index.js";

/** How a line may look: its width in characters, and what the terminal can show. */
export interface Look {
  columns: number;
  color: boolean;
  unicode: boolean;
}

/** `4,812` */
export function grouped(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 0 });
}

/** `1 job`, `4,812 jobs` */
export function countOf(value: number, noun: string): string {
  return `${grouped(value)} ${noun}${value === 1 ? "" : "s"}`;
}

/** `, 3 failed`, after what else there is; nothing where none has. */
export function failedText(rejected: number): string {
  return rejected > 0 ? `, ${grouped(rejected)} failed` : "";
}

/** `0:07`, `12:40`, `3:05:00`, `2d 4h` */
export function clock(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000);
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3_600),
    Math.floor(seconds / 60) % 60,
  ];
  if (days > 0) return days > 999 ? "over 999 days" : `${days}d ${hours % 24}h`;
  const rest = `${hours > 0 ? String(minutes).padStart(2, "0") : minutes}:${String(seconds % 60).padStart(2, "0")}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** `812 jobs/s`, `0.4 jobs/s`, `3 jobs/h` */
export function rateText(perSecond: number): string {
  if (perSecond >= 10) return `${grouped(perSecond)} jobs/s`;
  if (perSecond >= 0.1) return `${perSecond.toFixed(1)} jobs/s`;
  return perSecond * 60 >= 0.1 ? `${(perSecond * 60).toFixed(1)} jobs/min` : `${(perSecond * 3_600).toFixed(1)} jobs/h`;
}

/** Never 100% before the end. */
export function percent(fraction: number): string {
  return `${Math.floor(fraction * 100 + 1e-9)}%`;
}

function ended({ fulfilled, rejected }: Counts): number {
  return fulfilled + rejected;
}

/** A line now and then, for logs. */
export function progressSentence(task: string, progress: Progress): string {
  const { counts, jobs, inputsEnded, expected, fraction, rate, etaMs, elapsedMs, state } = progress;
  if (jobs === 0) return `${task}: planning, ${clock(elapsedMs)} so far`;
  const most = inputsEnded ? `${grouped(ended(counts))} of ${countOf(jobs, "job")}` : countOf(ended(counts), "job");
  const done = inputsEnded || expected ? `${percent(fraction)}, ${most}` : most;
  const parts = [`${task}: ${done}`];
  if (counts.rejected > 0) parts.push(`${grouped(counts.rejected)} failed`);
  if (state === "running" && rate > 0) parts.push(rateText(rate));
  parts.push(`${clock(elapsedMs)} so far`);
  if (state !== "running") parts.push(state);
  else if (etaMs !== undefined) parts.push(`${clock(etaMs)} to go`);
  return parts.join(", ");
}

/** What `s` prints: the sentence, and a line for each worker. @param numbered the number that people know a job by */
export function statusText(task: string, progress: Progress, numbered = (job: number): number => job): string {
  const lines = progress.workers.map(({ worker, state, job }) => {
    const part = progress.inFlight.find((one) => one.job === job);
    const { position = 0, extent = 0 } = part ?? {};
    const share = extent > 0 ? `, ${percent(position / extent)}` : "";
    const doing = state === "elsewhere" ? "idle" : state;
    return `  worker ${worker}: ${job === undefined ? doing : `job ${grouped(numbered(job))}${share}`}`;
  });
  return [progressSentence(task, progress), ...lines].join("\n");
}

/** The line that is redrawn: the bar fills what the rest leaves, and where there is little room the least telling part goes. */
export function barLine(task: string, progress: Progress, look: Look): string {
  const { counts, jobs, inputsEnded, expected, fraction, rate, etaMs, elapsedMs, state } = progress;
  const failed = counts.rejected > 0 ? ` (${grouped(counts.rejected)} failed)` : "";
  const etc = etaMs === undefined ? "" : `ETA ${clock(etaMs)}`;
  const parts = [
    { text: task, worth: 3 },
    { text: inputsEnded || expected ? percent(fraction).padStart(4) : "", worth: 9 },
    { text: doneText(progress) + failed, worth: 5 },
    { text: state === "running" && rate > 0 ? rateText(rate) : "", worth: 4 },
    { text: state === "running" ? etc || clock(elapsedMs) : state, worth: 8 },
    { text: workersText(progress, look.unicode), worth: 2 },
  ].filter(({ text }) => text !== "");
  // One column stays free: a full line would wrap on some terminals.
  const room = look.columns - 1;
  const width = (): number => parts.reduce((sum, { text }) => sum + text.length + 1, -1);
  while (parts.length > 1 && width() + 1 + LEAST_BAR > room) {
    const least = Math.min(...parts.map(({ worth }) => worth));
    parts.splice(
      parts.findIndex(({ worth }) => worth === least),
      1,
    );
  }
  const size = Math.min(MOST_BAR, room - width() - 1);
  const texts = parts.map(({ text }) => text);
  // How much there is in all nobody knows before the inputs have ended.
  if (size >= LEAST_BAR && (inputsEnded || expected || jobs === 0))
    texts.splice(parts[0]!.worth === 3 ? 1 : 0, 0, bar(fraction, size, look));
  return texts.join(" ");
}

function doneText({ counts, jobs, inputsEnded }: Progress): string {
  if (jobs === 0) return "planning";
  return inputsEnded ? `${grouped(ended(counts))}/${grouped(jobs)} jobs` : countOf(ended(counts), "job");
}

const LEAST_BAR = 8;
const MOST_BAR = 40;

function bar(fraction: number, size: number, { color, unicode }: Look): string {
  const full = Math.min(size, Math.floor(fraction * size + 1e-9));
  const [done, left] = unicode
    ? ["█".repeat(full), "░".repeat(size - full)]
    : ["#".repeat(full), "-".repeat(size - full)];
  return color ? `\x1b[36m${done}\x1b[2m${left}\x1b[0m` : `${done}${left}`;
}

const glyphs = {
  unicode: { busy: "●", idle: "○", starting: "◌", elsewhere: "○" },
  ascii: { busy: "*", idle: ".", starting: "+", elsewhere: "." },
};

function workersText({ workers, state }: Progress, unicode: boolean): string {
  if (workers.length === 0) return "";
  const busy = state === "paused" ? 0 : workers.filter((worker) => worker.state === "busy").length;
  if (workers.length > 16) return `${busy}/${workers.length} busy`;
  const set = unicode ? glyphs.unicode : glyphs.ascii;
  return `[${workers.map((worker) => set[state === "paused" ? "idle" : worker.state]).join("")}]`;
}
