import type { PartwayError } from "../errors.js";
import type { Counts } from "../task/outcome.js";

/** What a job last published: its partial result, and the point from which it resumes. */
export interface Kept {
  snapshot: Uint8Array;
  position: number;
  extent: number;
}

/** A job on its way to its end. */
export interface Ticket {
  readonly job: number;
  /** How often it was begun, as far as is known. */
  attempts: number;
  /** Whether it is known to have been begun since it was last sent. */
  begun: boolean;
  /** How often that ended in a failure. */
  failures: number;
  kept?: Kept;
  /** The snapshot that the next worker goes on from. */
  resume?: Uint8Array;
  /** The failure after which it awaits a retry. */
  error?: PartwayError;
  /** It was in a chunk whose worker died nobody knows at which job: it travels alone, so that the next time tells. */
  suspect: boolean;
}

/**
 * The jobs of a run, each in one of three places: waiting, out with a worker, or settled.
 *
 *   fresh (never sent) --take--> out --settle--> counted by status
 *   returned (sorted)  --take--> out --giveBack--> returned
 */
export class Jobs {
  readonly settled: Counts = { fulfilled: 0, partial: 0, rejected: 0, unstarted: 0 };
  #fresh = 0;
  /** Highest job number first, so that the lowest is at the end. */
  readonly #returned: Ticket[] = [];
  readonly #out = new Map<number, Ticket>();

  constructor(readonly total: number) {}

  get waiting(): number {
    return this.total - this.#fresh + this.#returned.length;
  }

  /** The jobs that are with a worker. */
  get out(): ReadonlyMap<number, Ticket> {
    return this.#out;
  }

  /** Waiting jobs that were begun before. */
  get returned(): readonly Ticket[] {
    return this.#returned;
  }

  /** Whether every job has settled. */
  get done(): boolean {
    return this.waiting === 0 && this.#out.size === 0;
  }

  /** The status of every job as it would be if the run ended here. */
  get counts(): Counts {
    const begun = [...this.#out.values(), ...this.#returned];
    const partial = begun.filter((ticket) => ticket.attempts > 0).length;
    const { settled, total } = this;
    const ended = settled.fulfilled + settled.rejected + settled.partial;
    return { ...settled, partial: settled.partial + partial, unstarted: total - ended - partial };
  }

  /** The next jobs to send, at most `limit`, in order of their numbers. */
  take(limit: number): Ticket[] {
    const tickets: Ticket[] = [];
    while (tickets.length < limit) {
      const alone = this.#returned.at(-1)?.suspect;
      if (alone && tickets.length > 0) break;
      const ticket = this.#returned.pop() ?? this.#takeFresh();
      if (!ticket) break;
      this.#out.set(ticket.job, ticket);
      tickets.push(ticket);
      if (alone) break;
    }
    return tickets;
  }

  #takeFresh(): Ticket | undefined {
    if (this.#fresh === this.total) return undefined;
    return { job: this.#fresh++, attempts: 0, begun: false, failures: 0, suspect: false };
  }

  /** A job that is out is known to have been begun. */
  begin(job: number): Ticket | undefined {
    const ticket = this.#out.get(job);
    if (!ticket || ticket.begun) return ticket;
    ticket.begun = true;
    delete ticket.error;
    ticket.attempts++;
    return ticket;
  }

  /** A job comes back without an end. It is the first to go out again. */
  giveBack(ticket: Ticket): void {
    if (!this.#out.delete(ticket.job)) return;
    ticket.begun = false;
    let at = this.#returned.length;
    while (at > 0 && this.#returned[at - 1]!.job < ticket.job) at--;
    this.#returned.splice(at, 0, ticket);
  }

  /** A job has its outcome. False if it had one already, or was not out: then the news is stale. */
  settle(job: number, status: "fulfilled" | "partial" | "rejected"): boolean {
    if (!this.#out.delete(job)) return false;
    this.settled[status]++;
    return true;
  }

  /** The run was stopped: takes every job that is not out, gives those that were begun, and counts the others unstarted. */
  stop(): Ticket[] {
    const begun = this.#returned.filter((ticket) => ticket.attempts > 0);
    this.settled.unstarted += this.waiting - begun.length;
    this.#fresh = this.total;
    this.#returned.length = 0;
    for (const ticket of begun) this.#out.set(ticket.job, ticket);
    return begun;
  }
}
