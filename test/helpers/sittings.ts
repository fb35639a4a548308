import type { Random } from "./random.js";

/** A run's report; but for its last sitting, the fifth, it may be stopped or forced before its end. */
export async function sat<R>(
  run: PromiseLike<R> & { stop(): void; force(): void },
  sitting: number,
  random: Random,
): Promise<R> {
  const ends = sitting < 4 && random.chance(0.8);
  const end = (): void => (random.chance(0.2) ? run.force() : run.stop());
  const timer = ends ? setTimeout(end, random.next() ** 2 * 200) : undefined;
  const report = await run;
  clearTimeout(timer);
  return report;
}
