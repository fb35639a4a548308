import { signal } from "@preact/signals";
import { Pool } from "partway";

let pool = new Pool();

/** As many workers as the machine has cores, as far as the browser tells. */
export const cores = pool.workers;
/** Whether a stop is instant: workers share memory with the page. */
export const { sharedMemory } = pool;
/** Workers of the next run. */
export const workers = signal(cores);
/** More than cores are of no use, but may be tried on a small machine. */
export const mostWorkers = Math.max(8, cores);

/** A pool of the size asked for: the one there is, if it has that. */
export function sizedPool(): Pool {
  if (pool.workers !== workers.value) {
    void pool.close();
    pool = new Pool({ workers: workers.value });
  }
  return pool;
}
