import type { PartwayError } from "../errors.js";
import type { FreshJobs } from "../protocol/messages.js";
import type { Counts, Outcome } from "../task/outcome.js";
import type { JobSource, TakenJobs } from "./source.js";

/** What a job last published: its partial result, and the point from which it resumes. */
export interface Kept {
  /** A kernel's bytes, or a module's state. */
  snapshot: unknown;
  position?: number | undefined;
  extent?: number | undefined;
}

/** The part of a job that is done, 0 to 1, as far as it has said. */
export function partOf({ position = 0, extent = 0 }: Omit<Kept, "snapshot">): number {
  return extent > 0 ? position / extent : 0;
}

/** A job on its way to its end. */
export interface Ticket {
  readonly job: number;
  /** What the run was given for it, if its jobs have inputs. */
  input?: unknown;
  /** With a checkpoint: by what it is known again. */
  key?: bigint | undefined;
  /** Its input was transferred to a worker, and is no longer here. */
  given?: boolean;
  /** How often it was begun, as far as is known. */
  attempts: number;
  /** Whether it is known to have been begun since it was last sent. */
  begun: boolean;
  /** How often that ended in a failure. */
  failures: number;
  kept?: Kept;
  /** The snapshot that the next worker goes on from. */
  resume?: unknown;
  /** The failure after which it awaits a retry. */
  error?: PartwayError;
  /**
   * It was in a chunk whose worker was lost nobody knows by which job: it travels alone, to a worker that has nothing
   * else, so that the next time tells.
   */
  suspect: boolean;
}

export function freshTicket(job: number, input?: unknown, key?: bigint): Ticket {
  return { job, input, key, attempts: 0, begun: false, failures: 0, suspect: false };
}

/** Jobs that are taken together: those that were out before, and fresh ones in a row, which need no ticket each. */
export interface Load {
  tickets: Ticket[];
  fresh?: TakenJobs | undefined;
}

/**
 * The jobs of a run, each in one of three places: waiting, out with a worker, or settled.
 *
 *   fresh (in the source) --take--> out --settle--> counted by status
 *   returned (sorted)     --take--> out --giveBack--> returned
 *
 * What is out belongs to whoever took it, and is settled or given back by them, once.
 */
export class Jobs {
  readonly settled: Counts = { fulfilled: 0, partial: 0, rejected: 0, unstarted: 0 };
  /** How many jobs were done before the run began to go on, parts of jobs included. */
  doneBefore = 0;
  /** The done parts of the jobs that ended part done. */
  doneParts = 0;
  /** Highest job number first, so that the lowest is at the end. */
  readonly #returned: Ticket[] = [];
  #out = 0;
  /** Jobs without an end that are known to have been begun. */
  #begun = 0;

  constructor(public source: JobSource) {}

  /** Jobs that are known of. */
  get total(): number {
    return this.source.total;
  }

  get waiting(): number {
    return this.#returned.length + this.source.waiting;
  }

  /** Jobs that may still have to be sent. */
  get left(): number {
    return this.#returned.length + this.source.left;
  }

  /** Waiting jobs that were out before. */
  get returned(): readonly Ticket[] {
    return this.#returned;
  }

  /** Whether every job has settled. */
  get done(): boolean {
    return this.#out === 0 && this.waiting === 0 && this.source.ended;
  }

  /** The status of every job as it would be if the run ended here. */
  get counts(): Counts {
    const { settled, total } = this;
    const partial = settled.partial + this.#begun;
    return { ...settled, partial, unstarted: total - settled.fulfilled - settled.rejected - partial };
  }

  /** Whether the next job to send is a suspect. */
  get nextIsSuspect(): boolean {
    return this.#returned.at(-1)?.suspect === true;
  }

  /** The next jobs to send, at most `limit`, in order of their numbers. @param fresh whether any that were never out may go */
  take(limit: number, fresh = true): Load {
    const tickets: Ticket[] = [];
    while (tickets.length < limit) {
      const alone = this.nextIsSuspect;
      if (alone && tickets.length > 0) return this.#takes({ tickets });
      const ticket = this.#returned.pop();
      if (!ticket) break;
      tickets.push(ticket);
      if (alone) return this.#takes({ tickets });
    }
    const rest = limit - tickets.length;
    return this.#takes({ tickets, fresh: fresh && rest > 0 ? this.source.take(rest) : undefined });
  }

  #takes(load: Load): Load {
    this.#out += load.tickets.length + (load.fresh?.count ?? 0);
    return load;
  }

  /** A job that is out is known to have been begun. */
  begin(ticket: Ticket): void {
    if (ticket.begun) return;
    ticket.begun = true;
    delete ticket.error;
    if (ticket.attempts++ === 0) this.#begun++;
  }

  /** A job comes back without an end. It is the first to go out again. */
  giveBack(ticket: Ticket): void {
    this.#out--;
    ticket.begun = false;
    let at = this.#returned.length;
    while (at > 0 && this.#returned[at - 1]!.job < ticket.job) at--;
    this.#returned.splice(at, 0, ticket);
  }

  /** A job that is out has its outcome. */
  settle(ticket: Ticket, outcome: Pick<Outcome, "status" | "position" | "extent">): void {
    this.#out--;
    if (ticket.attempts > 0) this.#begun--;
    this.settled[outcome.status]++;
    if (outcome.status === "partial") this.doneParts += partOf(outcome);
  }

  /** Fresh jobs that are out were fulfilled, each at its first attempt. */
  fulfil(count: number): void {
    this.#out -= count;
    this.settled.fulfilled += count;
  }

  /** Jobs that had ended before the run began to go on. */
  restored(status: "fulfilled" | "rejected", count: number): void {
    this.settled[status] += count;
    this.doneBefore += count;
  }

  /** A job that had been begun before the run began to go on. */
  goOn(ticket: Ticket): void {
    this.#out++;
    if (ticket.attempts > 0) this.#begun++;
    if (ticket.kept) this.doneBefore += partOf(ticket.kept);
    this.giveBack(ticket);
  }

  /**
   * The run is over: every job that waits ends here. Counts those that were never begun.
   *
   * @returns the returned ones: those that were begun are out, and have to be settled; and those that were never out
   */
  stop(): { begun: Ticket[]; unstarted: Ticket[]; untaken: FreshJobs } {
    const returned = this.#returned.splice(0);
    const begun = returned.filter((ticket) => ticket.attempts > 0);
    const unstarted = returned.filter((ticket) => ticket.attempts === 0);
    const untaken = this.source.close();
    this.settled.unstarted += untaken.count + unstarted.length;
    this.#out += begun.length;
    return { begun, unstarted, untaken };
  }
}
