/** Programs that a user of the package might write. Each ends by itself, and prints one line of JSON. */

/** One run to its end, and one that is stopped. */
export const runAndStop = `
import { Pool, createInterrupt } from "partway";
import { primes } from "partway/kernels";

const pool = new Pool({ workers: 2 });
const whole = await pool.run(primes, { to: 1e6 });

const interrupt = createInterrupt();
const stopped = pool.run(primes, { to: 1e13 }, interrupt);
setTimeout(() => stopped.stop("enough"), 200);
const part = await stopped;
await pool.close();

const { fulfilled, partial, rejected, unstarted } = part.counts;
console.log(JSON.stringify({
  count: whole.value.count,
  statuses: [whole.status, part.status],
  kept: fulfilled + partial > 0,
  addsUp: fulfilled + partial + rejected + unstarted === part.jobs,
}));
`;

export const runAndStopPrints = { count: "78498", statuses: ["completed", "stopped"], kept: true, addsUp: true };

/** The same calls with everything typed: it need only compile. */
export const typed = `
import { type ChunkProgress, type Outcome, PartwayError, Pool, type Report, createInterrupt, defineKernel } from "partway";
import { primes } from "partway/kernels";

const pool: Pool = new Pool({ workers: 2 });
const interrupt = createInterrupt();
const run = pool.run(primes, { to: 1e6 }, interrupt);
const heard = ({ detail }: CustomEvent<ChunkProgress>): void => void detail.counts.fulfilled;
run.addEventListener("chunk", heard);
run.removeEventListener("chunk", heard);
run.addEventListener("progress", ({ detail }) => void detail.fraction);
run.stop("enough");

export async function use(): Promise<string> {
  for await (const outcome of run) {
    const job: number = outcome.job;
    void job;
  }
  const report = await run;
  const status: "completed" | "stopped" | "failed" = report.status;
  const { fulfilled }: { fulfilled: number } = report.counts;
  const outcomes: Outcome<unknown>[] = report.outcomes;
  const same: Report<unknown, unknown> = report;
  await pool.close();
  // @ts-expect-error: the kernel's parameters are checked
  pool.run(primes, { too: 1 });
  // @ts-expect-error: options are checked
  pool.run(primes, { to: 1 }, { gracious: true });
  // @ts-expect-error: not every value is an answer
  const wrong: boolean = report.value.count;
  return [status, fulfilled, outcomes.length, same.task, wrong, report.value.count, PartwayError, defineKernel].join();
}
`;

/** What a page adds to that. */
export const typedPage = `
import { type AnswerView, PartwayRunElement, createAnswer, whatBecame } from "partway/element";

export async function show(home: HTMLElement): Promise<string> {
  const element: PartwayRunElement = document.createElement("partway-run");
  element.kernel = primes;
  element.kernel = "mandelbrot";
  element.params = { to: 1e6 };
  element.addEventListener("progress", ({ detail }) => void (detail.fraction satisfies number));
  element.addEventListener("failure", ({ detail }) => void (detail.message satisfies string));
  element.addEventListener("click", ({ clientX }) => void (clientX satisfies number));
  const view: AnswerView = createAnswer(home, primes);
  view.show(element.value);
  const canvas: HTMLCanvasElement | undefined = view.canvas;
  // @ts-expect-error: there is no such thing to run
  element.kernel = 7;
  return [whatBecame(await element.run()), canvas?.width].join();
}
`;

/** What a server that renders pages does with the element. */
export const servesElements = `
import { PartwayRunElement, duration } from "partway/element";

console.log(JSON.stringify([typeof PartwayRunElement, duration(100_000), typeof customElements]));
`;
