import { PartwayError, reasonOf } from "../errors.js";
import { type Board, RUN } from "../protocol/control.js";
import { fromWireError } from "../protocol/errors.js";
import type { Chunk, ChunkNotice, OpenRun } from "../protocol/messages.js";
import { timings } from "../protocol/timings.js";
import type { Assignment } from "./assignment.js";
import type { Execution } from "./execution.js";
import type { ChunkProgress } from "./progress.js";
import { type Parcel, cloneableOf, gather } from "./parcel.js";
import { Unposted, unpostable } from "./post.js";
import type { Load } from "./jobs.js";
import type { PoolWorker } from "./worker.js";

/**
 * One chunk's way to a worker and back: its inputs are made, the worker learns of the run, computes, and answers.
 * A worker that is lost meanwhile answers nothing: then `abandon` passes its jobs on.
 */
export class Exchange {
  /** Looks whether the worker is held up. */
  #vigil: ReturnType<typeof setTimeout> | undefined;
  /** Looks whether a job has overstayed the run's timeout. */
  #deadline: ReturnType<typeof setTimeout> | undefined;

  /** When it was sent, in ms, and with how many jobs. */
  #sent: { at: number; jobs: number } | undefined;

  /** Each of its inputs was tried by itself. */
  #tried = false;

  constructor(
    readonly worker: PoolWorker,
    readonly run: Execution,
    readonly assignment: Assignment,
    /** What the board's times count from, in ms since 1970. */
    private readonly epoch: number,
  ) {
    worker.exchanges.set(assignment.chunk, this);
    run.assignments.add(assignment);
  }

  start(load: Load): void {
    const parcel = gather(load, this.assignment, this.run, this.#refuse);
    if (!(parcel instanceof Promise)) return void this.#send(parcel);
    this.assignment.gathering = true;
    void parcel.then((gathered) => {
      this.assignment.gathering = false;
      if (this.#isOut) void this.#send(gathered);
    });
  }

  /** A chunk whose inputs are still being made need not wait for them to be given back. */
  drop(): void {
    this.run.ledger.takeBack(this.assignment, undefined);
    this.#over();
  }

  hear(notice: ChunkNotice): void {
    const { assignment, run } = this;
    assignment.heard = performance.now();
    if ("job" in notice && assignment.inFlight?.job !== notice.job)
      assignment.inFlight = { job: notice.job, since: assignment.heard };
    if (notice.type === "begun") run.ledger.begun(assignment, notice.job);
    else if (notice.type === "snapshot") {
      const { job, snapshot, position, extent } = notice;
      run.ledger.published(assignment, job, { snapshot, position, extent });
    } else if (notice.type === "finished") run.ledger.took(assignment, notice);
    else if (notice.type !== "loaded") {
      if (notice.type === "held") {
        assignment.hold(notice.held);
        this.worker.full = 0;
      } else {
        assignment.long = true;
        run.ledger.took(assignment, notice);
      }
      // The worker may have room for others now, or others may have what it handed back.
      run.advance();
    }
  }

  /** The worker is gone. @param error the failure, if the job that the worker computed is to blame */
  abandon(inFlight: number | undefined, error: PartwayError | undefined): void {
    this.#leave();
    this.run.ledger.lost(this.assignment, inFlight, error);
    this.#ended("lost");
  }

  get #isOut(): boolean {
    return this.worker.exchanges.get(this.assignment.chunk) === this;
  }

  /** What a worker that does not know the run must know of it. */
  #opening(): OpenRun | undefined {
    const { worker, run } = this;
    if (worker.knows(run.id)) return undefined;
    const { timeout, shared, times, transfer } = run.options;
    const transferred = transfer !== undefined;
    const { task } = run.work!;
    return { run: run.id, task, control: run.control.buffer, timeout, shared, times, transferred };
  }

  async #send(parcel: Parcel): Promise<void> {
    const { worker, run, assignment } = this;
    if (parcel.order) assignment.sentAs(parcel.order);
    if (assignment.size === 0) return this.#over();
    // Others may have overtaken it while its inputs were made.
    worker.exchanges.delete(assignment.chunk);
    worker.exchanges.set(assignment.chunk, this);
    const open = this.#opening();
    const chunk: Chunk = { run: run.id, chunk: assignment.chunk, open, jobs: parcel.jobs, fresh: parcel.fresh };
    if (run.options.timeout !== undefined) this.#watch(run.options.timeout);
    if (assignment.size > 1 || worker.exchanges.size > 1) this.#keepVigil();
    assignment.heard = performance.now();
    try {
      const answer = worker.work(chunk, parcel.transferables);
      if (open && run.control.state !== RUN) worker.control(run.id, run.control.state);
      this.#isSent();
      const reply = await answer;
      if (reply.error) run.fail(fromWireError(reply.error));
      else run.lostLoading = 0;
      // What it still says of a chunk that was taken back is stale.
      if (!this.#isOut || worker.garbled) return;
      run.sizing.measured(reply.ended, reply.busyMs);
      worker.proved();
      run.ledger.took(assignment, reply);
      this.#over();
    } catch (error) {
      if (worker.state === "lost" || !this.#isOut) return;
      if (error instanceof Unposted) return this.#sendOthers(chunk, error);
      // The worker lives, but what it wants to say cannot be posted: it was too deep, or there was no memory for it.
      const message = `a worker could not answer: ${reasonOf(error)}`;
      const blame = new PartwayError("RESULT_UNCLONEABLE", message, { cause: error });
      worker.terminate(blame, new Map([[this, assignment.only]]));
    }
  }

  /** Something in the chunk cannot be cloned: each input is tried by itself, and what can be sent is. */
  #sendOthers(chunk: Chunk, { message }: Unposted): void {
    clearTimeout(this.#deadline);
    clearTimeout(this.#vigil);
    // What was tried and cannot be sent all the same, or cannot be tried, is refused as a whole.
    const hopeless = this.#tried || this.run.options.transfer !== undefined;
    this.#tried = true;
    const uncloneable = chunk.open && unpostable(chunk.open.shared);
    if (uncloneable !== undefined) {
      const text = `option shared: expected what can be cloned: ${uncloneable}`;
      this.run.fail(new PartwayError("OPTION_INVALID", text));
      return this.drop();
    }
    void this.#send(cloneableOf(chunk, hopeless ? message : undefined, this.#refuse));
  }

  readonly #refuse = (job: number, error: PartwayError): void => {
    this.run.ledger.refuse(this.assignment, job, error);
  };

  #over(): void {
    this.#leave();
    this.#ended("returned");
  }

  #leave(): void {
    const { worker } = this;
    const wasFront = worker.front === this;
    worker.exchanges.delete(this.assignment.chunk);
    worker.full = 0;
    const next = wasFront ? worker.front : undefined;
    // It has waited until now.
    if (next) next.assignment.heard = performance.now();
    clearTimeout(this.#deadline);
    clearTimeout(this.#vigil);
  }

  /** The news comes first: the run may settle with this chunk. */
  #ended(state: "returned" | "lost"): void {
    this.#tell(state);
    this.run.returned(this.assignment);
  }

  /** Where it has to be sent again, job by job, that is still the same chunk: what cannot be cloned is rejected in it. */
  #isSent(): void {
    const { assignment } = this;
    if (this.#sent) return;
    assignment.countFromHere();
    this.#sent = { at: assignment.heard, jobs: assignment.size };
    this.#tell("sent");
  }

  /** The run's owner hears of a chunk that was sent. */
  #tell(state: ChunkProgress["state"]): void {
    const { assignment, run, worker } = this;
    if (!run.onchunk || !this.#sent) return;
    const { at, jobs } = this.#sent;
    const elapsedMs = state === "sent" ? 0 : performance.now() - at;
    const counts = { ...assignment.counts };
    run.onchunk({ chunk: assignment.chunk, worker: worker.number, state, jobs, counts, elapsedMs });
  }

  /**
   * A step that takes long cannot hand back the jobs behind it, and what ended before it may not have been told of.
   * Where memory is shared, what was not begun is taken back; and after some time the rest too, to be done again.
   */
  #keepVigil(): void {
    const { worker, assignment, run } = this;
    const { board } = worker;
    if (!board) return;
    const look = (limit: number): void => {
      // What waits has nothing to say.
      const left = worker.front === this ? assignment.heard + limit - performance.now() : limit;
      if (left > 0) this.#vigil = setTimeout(() => look(limit), left);
      else if (limit === timings.heldUp) {
        if (this.takeBack(board)) {
          worker.refuseBehind(this);
          run.advance();
        }
        this.#vigil = setTimeout(() => look(timings.repeat), timings.repeat - timings.heldUp);
      } else {
        const inFlight = worker.inFlight(this, this.epoch)?.job;
        if (inFlight === undefined || assignment.size === 1) return this.#keepVigil();
        run.ledger.takeBack(assignment, inFlight);
        run.advance();
      }
    };
    this.#vigil = setTimeout(() => look(timings.heldUp), timings.heldUp);
  }

  /** Others are to do what the worker has not begun. @returns whether it is at this chunk, and has not handed that back */
  takeBack(board: Board): boolean {
    const { assignment, run } = this;
    const begun = board.takeBack(assignment.chunk);
    if (begun !== undefined) run.ledger.gaveBack(assignment, assignment.count - begun);
    return begun !== undefined;
  }

  /**
   * The worker checks its jobs' times after each slice. This is for a step that never returns. Where nobody knows whose step that is,
   * each job of the chunk is tried alone, and the error is told to nobody.
   */
  #watch(timeout: number): void {
    const { worker, run } = this;
    const limit = timeout + (run.options.grace ?? timings.grace);
    const look = (): void => {
      const inFlight = worker.inFlight(this, this.epoch);
      const left = inFlight ? inFlight.since + limit - performance.now() : limit;
      if (left > 0) this.#deadline = setTimeout(look, left);
      else {
        const { job } = inFlight!;
        const message = `job ${job}: expected to end within ${timeout} ms; its step has not returned ${limit - timeout} ms later`;
        worker.terminate(new PartwayError("JOB_TIMEOUT", message), new Map([[this, job]]));
      }
    };
    this.#deadline = setTimeout(look, limit);
  }
}
