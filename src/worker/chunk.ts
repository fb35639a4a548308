import type { Chunk, ChunkReply } from "../protocol/messages.js";
import { timings } from "../protocol/timings.js";
import { Attention } from "./attention.js";
import { ChunkJobs } from "./chunk-jobs.js";
import type { Desk } from "./desk.js";
import { type Flight, takeOff } from "./flight.js";
import { Holding } from "./holding.js";
import { Landing } from "./landing.js";
import type { WorkerRun } from "./run.js";
import { type Host, type Stepper, unfinished } from "./stepper.js";
import { Telling } from "./telling.js";
import { Waiting } from "./waiting.js";

/** Jobs of one step are done at a dash. The clock is looked at after so many of them at most... */
const LONGEST_DASH = 64;
/** ...and after as many as should take so long, in ms. */
const DASH = 0.05;
/** A job that goes on after its first slice; a promise if it waits. */
type GoingOn = [Flight, true | Promise<boolean>];

/**
 * Works through the jobs of one chunk, slice by slice. It is a generator that yields a promise wherever the worker
 * must return to its event loop, and runs straight through everywhere else: with shared memory, a chunk that nobody
 * stops or pauses is one synchronous stretch.
 */
export class ChunkWork implements Host {
  readonly #jobs: ChunkJobs;
  readonly #landing: Landing;
  readonly #telling: Telling;
  readonly #holding: Holding;
  #flight: Flight | undefined;
  /** There while its step waits. */
  #waiting: Waiting | undefined;
  /** The job that is being done at a dash: it has a flight only if somebody asks for it. */
  #dashing = -1;
  readonly #attention: Attention;
  /** How many jobs are done at a dash, as far as is known of them. */
  #dash = 1;

  constructor(
    private readonly desk: Desk,
    private readonly run: WorkerRun,
    private readonly chunk: Chunk,
  ) {
    this.#jobs = new ChunkJobs(chunk, run.transferred);
    this.#landing = new Landing(desk, run);
    this.#telling = new Telling(desk, run, chunk, this.#jobs, this.#landing, desk.now());
    this.#holding = new Holding(desk, run, chunk.chunk, this.#jobs, this.#telling);
    this.#attention = new Attention(desk, run, this.#jobs, this.#telling, this.#holding);
  }

  *jobs(): Generator<Promise<unknown>, ChunkReply, unknown> {
    const { desk, chunk } = this;
    this.#jobs.takenBack = desk.board?.open(chunk.chunk, 0) === false;
    if (!desk.board) {
      // What was said since the chunk was posted is heard before its first job begins.
      yield desk.breathe();
      this.#attention.breathed();
    }
    while (this.#jobs.left > 0 && !this.#jobs.takenBack) {
      // Read last before each `begin`: no job starts once the worker has read STOP.
      if (!this.#attention.calm() && !(yield* this.#attention.attend(undefined))) break;
      if (this.#landing.ended > 0 && this.age() > timings.old) break;
      if (this.setUp()) continue;
      this.#telling.ready();
      const goingOn = this.plain() ? this.dash() : this.begin();
      if (goingOn) yield* this.goOn(...goingOn);
      if (this.#telling.due(this.#attention.now)) this.#telling.finished(this.#attention.now);
    }
    desk.board?.leave();
    if (this.run.copiesInputs) this.#jobs.letGo();
    const { gathered, ended } = this.#landing;
    return { ...gathered.take(), ...this.#jobs.rest(), busyMs: desk.now() - this.#telling.start, ended };
  }

  /** Whether the chunk still has the worker's turn. */
  get holdsTurn(): boolean {
    return this.#holding.holdsTurn;
  }

  abortReason(job: number): unknown {
    const { run, desk } = this;
    if (run.stopped || desk.board?.halted) return run.stopReason;
    const flight = this.flightOf(job);
    return flight && desk.now() - flight.start > run.timeout ? this.#landing.timedOut(flight) : undefined;
  }

  kept(job: number): void {
    const flight = this.flightOf(job);
    if (!flight) return;
    if (this.run.publishing.due(this.desk.now(), flight.resumed)) return this.#telling.publish(flight);
    if (flight.news) return;
    flight.news = true;
    this.#waiting?.kept();
  }

  pressing(done: number): boolean {
    return this.#attention.pressing(done);
  }

  /** The flight under way, if it is of this job: what a task that has ended still says is not heard. */
  private flightOf(job: number): Flight | undefined {
    if (this.#dashing === job && !this.#flight)
      this.#flight = takeOff(job, true, this.#attention.now, this.run.stepper);
    return this.#flight?.job === job ? this.#flight : undefined;
  }

  /** Does a slice of the run's set-up work, if there is any left. A task that cannot be set up rejects the job. */
  private setUp(): boolean {
    const before = this.#attention.now;
    try {
      if (!this.run.preparing) return false;
      this.run.prepareSlice(this.desk.now);
    } catch (error) {
      this.#landing.reject({ job: this.#jobs.next().job, start: before }, error);
    }
    this.#telling.start += this.#attention.look() - before;
    return true;
  }

  /** Claims the next job. False if it was taken back. */
  private claim(since = this.desk.since(this.#attention.now)): boolean {
    const claimed = this.desk.board?.claim(this.chunk.chunk, this.#jobs.begun, since) ?? true;
    this.#jobs.takenBack = !claimed;
    return claimed;
  }

  /** Begins the next job and does a first slice of it. */
  private begin(): GoingOn | undefined {
    if (!this.claim()) return undefined;
    const wire = this.#jobs.next();
    const flight = takeOff(wire.job, this.#jobs.fresh, this.#attention.now, this.run.stepper);
    this.#flight = flight;
    this.#attention.begun();
    try {
      flight.stepper.begin(wire, this);
      const more = this.slice(flight);
      if (more) return [flight, more];
      this.#landing.fulfil(flight);
    } catch (error) {
      this.#landing.fail(flight, error);
    }
    this.#flight = undefined;
  }

  /** Whether the next job may be done at a dash: it is fresh, and nobody has to know its times. */
  private plain(): boolean {
    const { run } = this;
    return this.#jobs.nextIsFresh && !run.times && run.timeout === Number.POSITIVE_INFINITY && run.dashes;
  }

  /**
   * Does fresh jobs of one step, in the fewest words, until there is something to see to. Their times are not taken one
   * by one: for tiny jobs, looking at the clock is most of the work.
   *
   * @returns a job that goes on after its first step
   */
  private dash(): GoingOn | undefined {
    const { run, desk } = this;
    const { gathered } = this.#landing;
    const { stepper } = run;
    const since = desk.since(this.#attention.now);
    for (let left = this.#dash; left > 0 && this.#jobs.left > 0 && this.#attention.calm(); left--) {
      if (!this.claim(since)) break;
      const job = this.#jobs.nextJob;
      this.#dashing = job;
      try {
        const result = stepper.call!(job, this.#jobs.nextInput(), this);
        if (result === unfinished) {
          // A generator, or it waits: jobs of that kind are begun one by one.
          run.dashes = false;
          const flight = this.flightOf(job)!;
          const more = this.slice(flight);
          if (more) return [flight, more];
          this.#landing.fulfil(flight);
        } else if (stepper.position() === undefined) {
          gathered.result(job, result);
          this.#landing.ended++;
        } else this.#landing.fulfil(this.flightOf(job)!);
      } catch (error) {
        this.#landing.fail(this.flightOf(job)!, error);
        break;
      } finally {
        this.#dashing = -1;
      }
      this.#flight = undefined;
    }
    this.#flight = undefined;
    const before = this.#attention.now;
    const fits = this.#attention.look() - before < DASH;
    this.#dash = fits ? Math.min(this.#dash * 2, LONGEST_DASH) : Math.max(1, this.#dash >> 1);
    return undefined;
  }

  private *goOn(flight: Flight, first: true | Promise<boolean>): Generator<Promise<unknown>, void, unknown> {
    try {
      for (let more: boolean | Promise<boolean> = first; ; more = this.slice(flight)) {
        if (more instanceof Promise) more = yield* this.wait(flight, more);
        if (!more) return this.#landing.fulfil(flight);
        flight.news = true;
        if (this.#attention.undisturbed()) continue;
        if (this.#attention.now - flight.start > this.run.timeout) return yield* this.retire(flight, "rejected");
        if (!(yield* this.#attention.attend(flight))) return yield* this.retire(flight, "partial");
        this.#attention.settle(flight);
      }
    } catch (error) {
      this.#landing.fail(flight, error);
    } finally {
      this.#flight = undefined;
    }
  }

  /** One call of `advance`. False when the job has ended. */
  private slice({ stepper }: Flight): boolean | Promise<boolean> {
    const { budget } = this.run;
    const { steps } = budget;
    const before = this.#attention.now;
    const done = stepper.advance(steps);
    if (typeof done !== "number") return done.then((settled) => this.measured(stepper, settled, steps, before));
    return this.measured(stepper, done, steps, before);
  }

  private measured(stepper: Stepper, done: number, steps: number, before: number): boolean {
    this.run.budget.measured(done, this.#attention.look() - before);
    return done === steps || stepper.cutShort === true;
  }

  /** A step that waits leaves the event loop free: stops, timeouts, and the chunk's age are heard of while it does. */
  private *wait(flight: Flight, step: Promise<boolean>): Generator<Promise<unknown>, boolean, unknown> {
    const { run } = this;
    const { stepper } = flight;
    run.onstop = () => {
      stepper.abort?.(run.stopReason);
      this.#telling.publish(flight);
    };
    const timedOut = (): void => stepper.abort?.(this.#landing.timedOut(flight));
    const waiting = new Waiting(this.desk, run, this.#telling, flight, timedOut);
    this.#waiting = waiting;
    try {
      return (yield step) as boolean;
    } finally {
      run.onstop = this.#waiting = undefined;
      waiting.end();
      this.#attention.breathed();
    }
  }

  /** At a step boundary, the job goes no further here. What it has made is safe before its task cleans up. */
  private *retire(flight: Flight, status: "partial" | "rejected"): Generator<Promise<unknown>, void, unknown> {
    const { run } = this;
    this.#landing.stop(flight, status);
    const left = flight.stepper.leave?.();
    if (status === "rejected") run.spoilt(flight.stepper);
    if (!left) return;
    this.#telling.finished(this.#attention.now);
    yield left;
  }

  private age(): number {
    return this.#attention.now - this.#telling.start;
  }
}
