import { PartwayError, describe } from "../errors.js";
import { RUN } from "../protocol/control.js";
import { fromWireError } from "../protocol/errors.js";
import type { ChunkNotice, ChunkReply, WireJob } from "../protocol/messages.js";
import { timings } from "../protocol/timings.js";
import type { Assignment } from "./assignment.js";
import type { Execution } from "./execution.js";
import type { Ticket } from "./jobs.js";
import type { PoolWorker } from "./worker.js";

/**
 * One chunk's way to a worker and back: its inputs are made, the worker learns of the run, computes, and answers.
 * A worker that is lost meanwhile answers nothing: then `abandon` passes its jobs on.
 */
export class Exchange {
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

  start(): void {
    if (!this.worker.knows(this.run.id)) this.#open();
    const jobs = [...this.assignment.tickets.values()].map((ticket) => this.#gather(ticket));
    if (!jobs.some((job) => job instanceof Promise)) return void this.#send(jobs as WireJob[]);
    this.assignment.gathering = true;
    void Promise.all(jobs).then((gathered) => {
      this.assignment.gathering = false;
      if (this.worker.exchanges.has(this.assignment.chunk)) void this.#send(gathered);
    });
  }

  /** A chunk whose inputs are still being made need not wait for them to be given back. */
  drop(): void {
    for (const job of [...this.assignment.tickets.keys()]) this.run.ledger.gaveBack(this.assignment, job);
    this.#over();
  }

  hear(notice: ChunkNotice): void {
    const { assignment, run } = this;
    assignment.heard = performance.now();
    if (notice.type === "begun" || notice.type === "snapshot") {
      assignment.inFlight = {
        job: notice.job,
        since: assignment.inFlight?.job === notice.job ? assignment.inFlight.since : assignment.heard,
      };
    }
    if (notice.type === "begun") run.jobs.begin(notice.job);
    else if (notice.type === "snapshot") {
      const { job, snapshot, position, extent } = notice;
      run.ledger.published(assignment, job, { snapshot, position, extent });
    } else {
      if (notice.type === "held") assignment.held = notice.held;
      else {
        assignment.long = true;
        this.#take(notice);
      }
      // The worker may have room for others now, or others may have what it handed back.
      run.advance();
    }
  }

  /** The worker is gone. @param error the failure, if the job that the worker computed is to blame */
  abandon(inFlight: number | undefined, error: PartwayError | undefined): void {
    this.worker.exchanges.delete(this.assignment.chunk);
    clearTimeout(this.assignment.deadline);
    this.run.lost(this.assignment, inFlight, error);
  }

  #open(): void {
    const { worker, run } = this;
    const { id, task, control, options } = run;
    worker.open({ run: id, task: task!, control: control.buffer, timeout: options.timeout }).then(
      (error) => error && run.fail(fromWireError(error)),
      () => {},
    );
    if (control.state !== RUN) worker.control(id, control.state);
  }

  /** The job as it travels. If its input cannot be made, it is rejected and stays behind. */
  #gather({ job, resume }: Ticket): WireJob | undefined | Promise<WireJob | undefined> {
    const { plan } = this.run;
    if (!plan?.input) return { job, resume };
    const packed = (input: unknown): WireJob | undefined => {
      if (input instanceof Uint8Array) return { job, input, resume };
      return this.#refuse(job, new TypeError(`expected a Uint8Array, got ${describe(input)}`));
    };
    try {
      const input = plan.input(job);
      return input instanceof Promise ? input.then(packed).catch((cause) => this.#refuse(job, cause)) : packed(input);
    } catch (cause) {
      return this.#refuse(job, cause);
    }
  }

  #refuse(job: number, cause: unknown): undefined {
    const message = `the input of job ${job} could not be made: ${cause instanceof Error ? cause.message : String(cause)}`;
    this.run.ledger.refuse(this.assignment, job, new PartwayError("INPUT_FAILED", message, { cause }));
  }

  async #send(jobs: (WireJob | undefined)[]): Promise<void> {
    const { worker, run, assignment } = this;
    const chunk = { run: run.id, chunk: assignment.chunk, jobs: jobs.filter((job) => job !== undefined) };
    if (chunk.jobs.length === 0) return this.#over();
    if (run.options.timeout !== undefined) this.#watch(run.options.timeout);
    assignment.heard = performance.now();
    try {
      const reply = await worker.work(chunk);
      run.sizing.measured(reply.ended, reply.busyMs);
      worker.proved();
      this.#take(reply);
      this.#over();
    } catch (error) {
      if (worker.state === "lost") return;
      // The worker lives but cannot answer: nothing that it says can be relied on any more.
      const message = `a worker could not answer: ${error instanceof Error ? error.message : String(error)}`;
      const job = assignment.tickets.size === 1 ? [...assignment.tickets.keys()][0] : undefined;
      worker.terminate({ error: new PartwayError("WORKER_LOST", message, { cause: error }), exchange: this, job });
    }
  }

  #take({ outcomes, unbegun }: Pick<ChunkReply, "outcomes" | "unbegun">): void {
    for (const outcome of outcomes) this.run.ledger.took(this.assignment, outcome);
    for (const job of unbegun) this.run.ledger.gaveBack(this.assignment, job);
  }

  #over(): void {
    this.worker.exchanges.delete(this.assignment.chunk);
    clearTimeout(this.assignment.deadline);
    this.run.returned(this.assignment);
  }

  /** The worker checks its jobs' times after each slice. This is for a step that never returns. */
  #watch(timeout: number): void {
    const { worker, run, assignment } = this;
    const limit = timeout + (run.options.grace ?? timings.grace);
    const look = (): void => {
      const inFlight = assignment.held ? undefined : worker.inFlight(this, this.epoch);
      const left = inFlight ? inFlight.since + limit - performance.now() : limit;
      if (left > 0) assignment.deadline = setTimeout(look, left);
      else {
        const { job } = inFlight!;
        const message = `job ${job}: expected to end within ${timeout} ms; its step has not returned ${limit - timeout} ms later`;
        worker.terminate({ error: new PartwayError("JOB_TIMEOUT", message), exchange: this, job });
      }
    };
    assignment.deadline = setTimeout(look, limit);
  }
}
