// Work that is watched while it is stopped.
import { setTimeout } from "node:timers/promises";
import { Watch, now } from "./busy.mjs";

/**
 * Stops two workers that tell of their steps.
 *
 * @param start begins to compute, and gives what stops it
 * @param ms how long both have been at work then
 * @returns `settled`, ms from the abort to the promise; `still`, to the last step of all; `stepsAfter`, later than 10 ms
 */
export async function stopWatched(start, ms) {
  const watch = Watch.create(2);
  const stop = start(watch);
  while (watch.begun < 2) await setTimeout(1);
  await setTimeout(ms);
  const from = now();
  const stopped = stop().then(() => now() - from);
  await setTimeout(10);
  const before = watch.steps;
  await setTimeout(30);
  const stepsAfter = watch.steps - before;
  const settled = await stopped;
  // A thread may outlive the promise.
  for (let steps = -1; steps !== watch.steps; await setTimeout(20)) steps = watch.steps;
  return { settled, still: Math.max(0, watch.lastStep - from), stepsAfter };
}
