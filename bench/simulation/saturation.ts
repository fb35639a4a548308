import { timings } from "../../src/protocol/timings.js";
import type { Costs } from "./costs.js";

/**
 * The part of a busy main thread that one worker takes up, while there is work for all: workers are as many as one can have
 * when this comes to 1 in all.
 *
 * @param mean of the jobs, in ms; that of jobs of one length
 */
export function loadOfWorker(mean: number, { main }: Costs): number {
  // As chunking.ts sizes chunks, and worker.ts tells of them: of each that lasts longer there is a notice every 5 ms.
  const jobs = Math.max(1, Math.floor(timings.chunk / mean));
  const chunk = jobs * mean;
  const told = Math.max(timings.post, Math.ceil(timings.post / mean) * mean);
  const notices = chunk > timings.old ? Math.ceil(chunk / timings.publish) : Math.ceil(chunk / told) - 1;
  return (main.chunk.busy + notices * main.notice.busy + jobs * main.job) / chunk;
}
