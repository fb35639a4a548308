import { toWireError } from "../protocol/errors.js";
import { PAUSE, RUN, STOP } from "../protocol/control.js";
import type { Chunk, ChunkReply, WireJob, WireOutcome } from "../protocol/messages.js";
import { timings } from "../protocol/timings.js";
import type { Desk } from "./desk.js";
import type { WorkerRun } from "./run.js";
import { PartwayError } from "../errors.js";

/** A job that has been begun in this chunk. */
interface Flight {
  readonly job: number;
  /** Moved forward by each pause, so that `now - start` is the time the job really had. */
  start: number;
  /** When it was begun, or last went on after a pause. */
  resumed: number;
  announced: boolean;
}

/**
 * Works through the jobs of one chunk, slice by slice. It is a generator that yields a promise wherever the worker
 * must return to its event loop, and runs straight through everywhere else: with shared memory, a chunk that nobody
 * stops or pauses is one synchronous stretch.
 */
export class ChunkWork {
  /** Whether the chunk still has the worker's turn: one that was stopped during a pause gave it back. */
  holdsTurn = true;
  readonly #unbegun: WireJob[];
  #outcomes: WireOutcome[] = [];
  #ended = 0;
  #handed = false;
  /** Moved forward by what is not the jobs' own time: pauses and set-up work. */
  #start: number;
  #breathed: number;
  /** When the last slice ended. */
  #now = 0;
  /** Until then nothing is due that only time brings. */
  #quiet = 0;

  constructor(
    private readonly desk: Desk,
    private readonly run: WorkerRun,
    private readonly chunk: Chunk,
  ) {
    this.#unbegun = chunk.jobs.slice().reverse();
    this.#start = this.#breathed = desk.now();
  }

  *jobs(): Generator<Promise<unknown>, ChunkReply, boolean> {
    while (this.#unbegun.length > 0) {
      // Read last before each `begin`: no job starts once the worker has read STOP.
      if (!(yield* this.attend(undefined))) break;
      if (this.#ended > 0 && this.age() > timings.chunk) break;
      if (this.setUp()) continue;
      yield* this.work(this.#unbegun.pop()!);
    }
    return { outcomes: this.#outcomes, unbegun: this.takeUnbegun(), busyMs: this.age(), ended: this.#ended };
  }

  /** Does a slice of the run's set-up work, if there is any left. A task that cannot be set up rejects the job. */
  private setUp(): boolean {
    const before = this.desk.now();
    try {
      if (!this.run.prepareSlice(this.desk.now)) return false;
    } catch (error) {
      this.reject(this.#unbegun.pop()!.job, error);
    }
    this.#start += this.desk.now() - before;
    return true;
  }

  private *work({ job, input, resume }: WireJob): Generator<Promise<unknown>, void, boolean> {
    const { desk, run } = this;
    const now = desk.now();
    const flight: Flight = { job, start: now, resumed: now, announced: false };
    desk.board?.begin(run.id, job, desk.since(now));
    try {
      run.stepper.begin(job, input, resume);
      this.#quiet = now;
      while (this.slice()) {
        if (this.undisturbed()) continue;
        if (this.#now - flight.start > run.timeout) throw timedOut(job, run.timeout);
        if (!(yield* this.attend(flight))) return this.end(job, "partial");
        this.#quiet = this.nextDue(flight);
      }
      this.end(job, "fulfilled");
    } catch (error) {
      this.reject(job, error);
    } finally {
      desk.board?.idle();
    }
  }

  /** One call of `advance`. False when the job has ended. */
  private slice(): boolean {
    const { budget, stepper } = this.run;
    const { steps } = budget;
    const before = this.desk.now();
    const done = stepper.advance(steps);
    this.#now = this.desk.now();
    budget.measured(done, this.#now - before);
    return done === steps;
  }

  /**
   * Whether there is nothing to see to. This is all that runs between most slices, and it is short on purpose: by then
   * the kernel has driven everything else out of the caches.
   */
  private undisturbed(): boolean {
    const { board } = this.desk;
    if (!board || this.#now >= this.#quiet) return false;
    return this.run.control.state === RUN && !board.halted && !this.desk.hasMail();
  }

  /** When the next thing is due that only time brings. */
  private nextDue({ start, resumed }: Flight): number {
    const old = this.#handed ? Number.POSITIVE_INFINITY : this.#start + timings.chunk;
    return Math.min(old, start + this.run.timeout, this.run.publishing.next(resumed));
  }

  /** What there is to see to between two slices (`flight`) or two jobs. False when the chunk must stop here. */
  private *attend(flight: Flight | undefined): Generator<Promise<unknown>, boolean, boolean> {
    const { desk, run } = this;
    for (let breathed = false; ; breathed = true) {
      if (run.control.state === PAUSE) yield* this.hold(flight);
      if (run.control.state === STOP || desk.board?.halted) return false;
      if (breathed) return true;
      const refused = flight !== undefined && this.share(flight);
      if (!refused && !this.breathDue(flight)) return true;
      yield desk.breathe();
      this.#breathed = desk.now();
    }
  }

  private breathDue(flight: Flight | undefined): boolean {
    const { desk } = this;
    if (desk.board) return flight !== undefined && desk.hasMail();
    return desk.now() - this.#breathed >= timings.slicedSlice;
  }

  /**
   * Lets the main side know of a job that takes its time: that it was begun, and what it has made. True if others were
   * told not to wait for it: their answers leave when the worker breathes.
   */
  private share(flight: Flight): boolean {
    const { desk, run, chunk } = this;
    if (!desk.board && !flight.announced) {
      flight.announced = true;
      desk.post({ type: "begun", chunk: chunk.chunk, job: flight.job });
    }
    if (run.publishing.due(desk.now(), flight.resumed)) this.publish(flight);
    return !this.#handed && this.age() > timings.chunk && this.handOver();
  }

  /** The chunk has grown old in the middle of a job: what is finished counts now, and the rest waits for nobody. */
  private handOver(): boolean {
    this.#handed = true;
    const { desk, chunk } = this;
    desk.post({ type: "handed", chunk: chunk.chunk, outcomes: this.#outcomes, unbegun: this.takeUnbegun() });
    this.#outcomes = [];
    return desk.turn.grewLong();
  }

  private publish({ job }: Flight): void {
    const { desk, run, chunk } = this;
    const before = desk.now();
    const { stepper } = run;
    const snapshot = stepper.snapshot();
    const [position, extent] = [stepper.position(), stepper.extent()];
    desk.post({ type: "snapshot", chunk: chunk.chunk, job, snapshot, position, extent });
    run.publishing.published(before, desk.now());
  }

  /** Keeps the job and leaves the worker to others until the run goes on or stops. */
  private *hold(flight: Flight | undefined): Generator<Promise<unknown>, void, boolean> {
    const { desk, run, chunk } = this;
    const before = desk.now();
    if (flight) this.publish(flight);
    desk.post({ type: "held", chunk: chunk.chunk, held: true });
    desk.board?.idle();
    yield* this.awaitTurn();
    if (!this.holdsTurn) return;
    const now = desk.now();
    this.#start += now - before;
    this.#breathed = now;
    desk.post({ type: "held", chunk: chunk.chunk, held: false });
    if (!flight) return;
    flight.start += now - before;
    flight.resumed = now;
    desk.board?.begin(run.id, flight.job, desk.since(flight.start));
  }

  /** Gives the turn back until the run is no longer paused. A stop ends the wait without the turn. */
  private *awaitTurn(): Generator<Promise<unknown>, void, boolean> {
    const { desk, run } = this;
    while (run.control.state === PAUSE) {
      desk.turn.release();
      this.holdsTurn = false;
      while (run.control.state === PAUSE) yield run.changed;
      if (run.control.state !== STOP) this.holdsTurn = yield desk.turn.take(run.id, "resumed");
    }
  }

  private end(job: number, status: "fulfilled" | "partial"): void {
    const { stepper } = this.run;
    const [position, extent] = [stepper.position(), stepper.extent()];
    this.#outcomes.push({ job, status, snapshot: stepper.snapshot(), position, extent });
    if (status === "fulfilled") this.#ended++;
  }

  /** The job failed. Its instance may be in any state: the next job has a fresh one. */
  private reject(job: number, error: unknown): void {
    const kept = error instanceof PartwayError && error.code === "JOB_TIMEOUT" ? this.kept() : {};
    this.run.spoilt();
    this.#outcomes.push({ job, status: "rejected", error: toWireError(error), ...kept });
    this.#ended++;
  }

  /** What a job that was cut off at a step boundary has made. */
  private kept(): Pick<WireOutcome, "snapshot" | "position" | "extent"> {
    const { stepper } = this.run;
    return { snapshot: stepper.snapshot(), position: stepper.position(), extent: stepper.extent() };
  }

  private takeUnbegun(): number[] {
    return this.#unbegun
      .splice(0)
      .reverse()
      .map(({ job }) => job);
  }

  private age(): number {
    return this.desk.now() - this.#start;
  }
}

function timedOut(job: number, timeout: number): PartwayError {
  return new PartwayError("JOB_TIMEOUT", `job ${job}: expected to end within ${timeout} ms`);
}
