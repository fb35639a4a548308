import { toWireError } from "../protocol/errors.js";
import { PAUSE, RUN, STOP } from "../protocol/control.js";
import type { Chunk, ChunkReply, WireOutcome } from "../protocol/messages.js";
import { timings } from "../protocol/timings.js";
import { ChunkJobs } from "./chunk-jobs.js";
import type { Desk } from "./desk.js";
import { type Airspace, Flight } from "./flight.js";
import { Gathered } from "./gathered.js";
import type { WorkerRun } from "./run.js";

/**
 * Works through the jobs of one chunk, slice by slice. It is a generator that yields a promise wherever the worker
 * must return to its event loop, and runs straight through everywhere else: with shared memory, a chunk that nobody
 * stops or pauses is one synchronous stretch.
 */
export class ChunkWork implements Airspace {
  /** Whether the chunk still has the worker's turn: one that was stopped during a pause gave it back. */
  holdsTurn = true;
  readonly timeout: number;
  readonly #jobs: ChunkJobs;
  readonly #gathered = new Gathered();
  #flight: Flight | undefined;
  #ended = 0;
  #handed = false;
  /** Moved forward by what is not the jobs' own time: pauses and set-up work. */
  #start: number;
  #breathed: number;
  #posted: number;
  /** When the last slice ended. */
  #now: number;
  /** Until then nothing is due that only time brings. */
  #quiet = 0;

  constructor(
    private readonly desk: Desk,
    private readonly run: WorkerRun,
    private readonly chunk: Chunk,
  ) {
    this.#jobs = new ChunkJobs(chunk, run.transferred);
    this.timeout = run.timeout;
    this.#now = this.#start = this.#breathed = this.#posted = desk.now();
  }

  *jobs(): Generator<Promise<unknown>, ChunkReply, unknown> {
    const { desk, chunk } = this;
    const ours = desk.board?.open(chunk.chunk, 0) ?? true;
    while (this.#jobs.left > 0) {
      if (!ours) break;
      // Read last before each `begin`: no job starts once the worker has read STOP.
      if (!this.calm() && !(yield* this.attend(undefined))) break;
      if (this.#ended > 0 && this.age() > timings.chunk) break;
      if (this.setUp()) continue;
      if (desk.board && !desk.board.claim(chunk.chunk, this.#jobs.begun)) break;
      const flight = this.begin();
      if (flight) yield* this.goOn(...flight);
      if (this.#now - this.#posted > timings.post && this.#jobs.left > 0) this.tell();
    }
    desk.board?.shut(chunk.chunk);
    return { ...this.#gathered.take(), ...this.#jobs.rest(), busyMs: desk.now() - this.#start, ended: this.#ended };
  }

  now(): number {
    return this.desk.now();
  }

  stopReason(): unknown {
    const { run, desk } = this;
    return run.stopped || desk.board?.halted ? run.stopReason : undefined;
  }

  /** What a task that has ended still says is not heard. */
  kept(flight: Flight): void {
    if (flight === this.#flight && this.run.publishing.due(this.desk.now(), flight.resumed)) this.publish(flight);
  }

  /** Does a slice of the run's set-up work, if there is any left. A task that cannot be set up rejects the job. */
  private setUp(): boolean {
    const before = this.desk.now();
    try {
      if (!this.run.prepareSlice(this.desk.now)) return false;
    } catch (error) {
      this.reject(new Flight(this.#jobs.next().job, false, before, this), error);
    }
    this.#now = this.desk.now();
    this.#start += this.#now - before;
    return true;
  }

  /** Begins the next job and does a first slice of it. @returns the flight, and whether it goes on, unless it has ended */
  private begin(): [Flight, true | Promise<boolean>] | undefined {
    const { desk, run } = this;
    const wire = this.#jobs.next();
    desk.board?.begin(run.id, wire.job, desk.since(this.#now));
    const flight = new Flight(wire.job, this.#jobs.fresh, this.#now, this);
    this.#flight = flight;
    this.#quiet = this.#now;
    try {
      run.stepper.begin(wire, flight);
      const more = this.slice();
      if (more) return [flight, more];
      this.end(flight, "fulfilled");
    } catch (error) {
      this.fail(flight, error);
    }
    this.land();
  }

  private *goOn(flight: Flight, first: true | Promise<boolean>): Generator<Promise<unknown>, void, unknown> {
    try {
      for (let more: boolean | Promise<boolean> = first; ; more = this.slice()) {
        if (more instanceof Promise) more = yield* this.wait(flight, more);
        if (!more) return this.end(flight, "fulfilled");
        if (this.undisturbed()) continue;
        if (this.#now - flight.start > this.timeout) return yield* this.retire(flight, "rejected");
        if (!(yield* this.attend(flight))) return yield* this.retire(flight, "partial");
        this.#quiet = this.nextDue(flight);
      }
    } catch (error) {
      this.fail(flight, error);
    } finally {
      this.land();
    }
  }

  /** One call of `advance`. False when the job has ended. */
  private slice(): boolean | Promise<boolean> {
    const { budget, stepper } = this.run;
    const { steps } = budget;
    const before = this.#now;
    const done = stepper.advance(steps);
    if (typeof done !== "number") return done.then((settled) => this.measured(settled, steps, before));
    return this.measured(done, steps, before);
  }

  private measured(done: number, steps: number, before: number): boolean {
    this.#now = this.desk.now();
    this.run.budget.measured(done, this.#now - before);
    return done === steps;
  }

  /** A step that waits leaves the event loop free: stops, timeouts, and the chunk's age are heard of while it does. */
  private *wait(flight: Flight, step: Promise<boolean>): Generator<Promise<unknown>, boolean, unknown> {
    const { run } = this;
    const { stepper } = run;
    run.onstop = () => {
      stepper.abort?.(run.stopReason);
      this.publish(flight);
    };
    const aging = setTimeout(() => this.share(flight), Math.max(0, timings.chunk - this.age()));
    const left = this.timeout - (this.#now - flight.start);
    const late =
      left === Number.POSITIVE_INFINITY
        ? undefined
        : setTimeout(() => stepper.abort?.(flight.timedOut), Math.max(0, left));
    try {
      return (yield step) as boolean;
    } finally {
      run.onstop = undefined;
      clearTimeout(aging);
      clearTimeout(late);
      this.#now = this.#breathed = this.desk.now();
    }
  }

  /** Whether there is nothing to see to between two jobs. */
  private calm(): boolean {
    const { board } = this.desk;
    if (this.run.control.state !== RUN) return false;
    return board ? !board.halted : this.#now - this.#breathed < timings.slicedSlice;
  }

  /**
   * Whether there is nothing to see to between two slices. This is all that runs between most of them, and it is short
   * on purpose: by then the kernel has driven everything else out of the caches.
   */
  private undisturbed(): boolean {
    const { board } = this.desk;
    if (!board || this.#now >= this.#quiet) return false;
    return this.run.control.state === RUN && !board.halted && !this.desk.hasMail();
  }

  /** When the next thing is due that only time brings. */
  private nextDue({ start, resumed }: Flight): number {
    const old = this.#handed ? Number.POSITIVE_INFINITY : this.#start + timings.chunk;
    return Math.min(old, start + this.timeout, this.run.publishing.next(resumed));
  }

  /** What there is to see to between two slices (`flight`) or two jobs. False when the chunk must stop here. */
  private *attend(flight: Flight | undefined): Generator<Promise<unknown>, boolean, unknown> {
    const { desk, run } = this;
    try {
      for (let breathed = false; ; breathed = true) {
        if (run.control.state === PAUSE) yield* this.hold(flight);
        if (run.control.state === STOP || desk.board?.halted) return false;
        if (breathed) return true;
        const refused = flight !== undefined && this.share(flight);
        if (!refused && !this.breathDue(flight)) return true;
        yield desk.breathe();
        this.#breathed = desk.now();
      }
    } finally {
      this.#now = desk.now();
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
    return !this.#handed && desk.now() - this.#start >= timings.chunk && this.handOver();
  }

  /** The chunk has grown old in the middle of a job: what is finished counts now, and the rest waits for nobody. */
  private handOver(): boolean {
    this.#handed = true;
    const { desk, chunk } = this;
    desk.board?.shut(chunk.chunk);
    desk.post({ type: "handed", chunk: chunk.chunk, ...this.#gathered.take(), ...this.#jobs.rest() });
    return desk.turn.grewLong();
  }

  /** What has ended counts from now on, whatever becomes of the chunk. */
  private tell(): void {
    this.#posted = this.#now;
    if (this.#gathered.empty) return;
    this.desk.post({ type: "finished", chunk: this.chunk.chunk, ...this.#gathered.take(), unbegun: 0 });
  }

  private publish({ job }: Flight): void {
    const { desk, run, chunk } = this;
    const before = desk.now();
    const { stepper } = run;
    const snapshot = stepper.snapshot();
    const [position, extent] = [stepper.position(), stepper.extent()];
    if (snapshot === undefined && position === undefined) return;
    desk.post({ type: "snapshot", chunk: chunk.chunk, job, snapshot, position, extent });
    run.publishing.published(before, desk.now());
  }

  /** Keeps the job and leaves the worker to others until the run goes on or stops. */
  private *hold(flight: Flight | undefined): Generator<Promise<unknown>, void, unknown> {
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
    // Others had the board meanwhile. If jobs were taken back, the next claim finds out.
    if (this.#jobs.left > 0) desk.board?.open(chunk.chunk, this.#jobs.begun);
    if (!flight) return;
    flight.start += now - before;
    flight.resumed = now;
    desk.board?.begin(run.id, flight.job, desk.since(flight.start));
  }

  /** Gives the turn back until the run is no longer paused. A stop ends the wait without the turn. */
  private *awaitTurn(): Generator<Promise<unknown>, void, unknown> {
    const { desk, run } = this;
    while (run.control.state === PAUSE) {
      desk.turn.release();
      this.holdsTurn = false;
      while (run.control.state === PAUSE) yield run.changed;
      if (run.control.state !== STOP) this.holdsTurn = (yield desk.turn.take(run.id, "resumed")) as boolean;
    }
  }

  /** The job has ended, or stops here with what it has made. */
  private end(flight: Flight, status: "fulfilled" | "partial"): void {
    const { stepper, times } = this.run;
    const position = stepper.position();
    if (status === "fulfilled") this.#ended++;
    if (status === "fulfilled" && flight.fresh && position === undefined && !times)
      this.#gathered.result(flight.job, stepper.snapshot());
    else this.#gathered.outcome(this.outcome(flight, status, true));
  }

  /** At a step boundary, the job goes no further here. What it has made is safe before its task cleans up. */
  private *retire(flight: Flight, status: "partial" | "rejected"): Generator<Promise<unknown>, void, unknown> {
    const { run } = this;
    this.#gathered.outcome(this.stopped(flight, status));
    const left = run.stepper.leave?.();
    if (status === "rejected") run.spoilt();
    if (!left) return;
    this.tell();
    yield left;
  }

  /** A step has thrown: because it was aborted, or the job failed. */
  private fail(flight: Flight, error: unknown): void {
    const reason = this.run.instance?.abortedBy?.(error);
    if (reason === undefined) return this.reject(flight, error);
    try {
      this.#gathered.outcome(this.stopped(flight, reason === flight.timedOut ? "rejected" : "partial"));
    } catch (uncloneable) {
      this.reject(flight, uncloneable);
    }
  }

  /** What became of a job that was stopped, or whose time was up. */
  private stopped(flight: Flight, status: "partial" | "rejected"): WireOutcome {
    const outcome = this.outcome(flight, status, true);
    if (status === "partial") return outcome;
    this.#ended++;
    return { ...outcome, error: toWireError(flight.timedOut) };
  }

  /** The job failed. Its instance may be in any state: the next job has a fresh one. */
  private reject(flight: Flight, error: unknown): void {
    this.run.spoilt();
    this.#gathered.outcome({ ...this.outcome(flight, "rejected", false), error: toWireError(error, "JOB_FAILED") });
    this.#ended++;
  }

  /** @param kept whether what the job has made goes with it */
  private outcome({ job, start }: Flight, status: WireOutcome["status"], kept: boolean): WireOutcome {
    const { desk, run } = this;
    const outcome: WireOutcome = { job, status };
    if (kept) {
      const { stepper } = run;
      outcome.snapshot = stepper.snapshot();
      const [position, extent] = [stepper.position(), stepper.extent()];
      if (position !== undefined) outcome.position = position;
      if (extent !== undefined) outcome.extent = extent;
    }
    if (run.times) {
      outcome.started = performance.timeOrigin + start;
      outcome.elapsedMs = desk.now() - start;
    }
    return outcome;
  }

  private land(): void {
    this.#flight = undefined;
    this.desk.board?.idle();
  }

  private age(): number {
    return this.#now - this.#start;
  }
}
