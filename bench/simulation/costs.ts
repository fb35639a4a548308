/** What messages and jobs cost, in ms. `measure.mjs` measures them; costs.json holds what it found. */
export interface Costs {
  /** Of the main thread. */
  main: {
    /** To send a chunk and to take its answer. */
    chunk: Cost;
    /** To take a notice. */
    notice: Cost;
    /** For each job, to send it and to take its outcome. */
    job: number;
    /** To start a worker. */
    spawn: number;
  };
  /** From one thread to the other. */
  there: number;
  back: number;
  /** Of a worker. */
  worker: {
    /** From the last job of a chunk to the first of the next one, which waits there. */
    chunk: number;
    /** For each job, beside what the job itself takes. */
    job: number;
    /** From its start to the message that it is ready. */
    boot: number;
  };
}

/** A thread that has slept finds its caches cold, and has to be woken: what it does then costs more than when it is busy. */
export interface Cost {
  idle: number;
  busy: number;
}

export const noCosts: Costs = {
  main: { chunk: { idle: 0, busy: 0 }, notice: { idle: 0, busy: 0 }, job: 0, spawn: 0 },
  there: 0,
  back: 0,
  worker: { chunk: 0, job: 0, boot: 0 },
};
