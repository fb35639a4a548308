import type { Counts } from "../task/outcome.js";
import { type Load, type Ticket, freshTicket } from "./jobs.js";

/**
 * A chunk of jobs that is out with a worker, and what is known of it. A job leaves it once: what is heard of the job
 * afterwards is stale. Fresh jobs get a ticket only if there is something to write on it.
 */
export class Assignment {
  /** The inputs of its jobs are being made: it has not been sent. */
  gathering = false;
  /** In the middle of a long job: nothing else should wait for this worker. */
  long = false;
  /** Its job waits for the end of a pause: the worker is free for other runs. */
  held = false;
  /** The job that was last heard of, and since when, in ms. A worker without a board tells by messages alone. */
  inFlight: { job: number; since: number } | undefined;
  /** What became of its jobs here; those that go on in another chunk count as unstarted. */
  counts!: Counts;
  readonly #tickets: Map<number, Ticket>;
  /** Fresh jobs without a ticket. */
  #next: number;
  readonly #end: number;
  /** The jobs in the order in which the worker has them. */
  #sent: number[];
  #freshSent: { first: number; count: number };

  constructor(
    readonly chunk: number,
    private readonly load: Load,
    /** When something was last heard of this chunk, in ms. */
    public heard: number,
  ) {
    const { tickets, fresh } = load;
    this.#tickets = new Map(tickets.map((ticket) => [ticket.job, ticket]));
    this.#next = fresh?.first ?? 0;
    this.#end = this.#next + (fresh?.count ?? 0);
    this.#sent = tickets.map(({ job }) => job);
    this.#freshSent = { first: this.#next, count: this.#end - this.#next };
    this.countFromHere();
  }

  /** What has happened so far was not the worker's doing. */
  countFromHere(): void {
    this.counts = { fulfilled: 0, partial: 0, rejected: 0, unstarted: this.size };
  }

  /**
   * Its job waits for the end of a pause, or goes on: what is between the two is not the job's time. Meanwhile `inFlight.since` is the
   * time that it has had, as a negative number.
   */
  hold(held: boolean): void {
    this.held = held;
    if (this.inFlight) this.inFlight.since += held ? -this.heard : this.heard;
  }

  /** Jobs of it have their outcome. */
  ended(status: keyof Counts, jobs = 1): void {
    this.counts[status] += jobs;
    this.counts.unstarted -= jobs;
  }

  /** Jobs that have not come back. */
  get size(): number {
    return this.#tickets.size + this.#end - this.#next;
  }

  /** How many jobs the worker was sent. */
  get count(): number {
    return this.#sent.length + this.#freshSent.count;
  }

  /** Whether it is a suspect's: nothing else may be with its worker. */
  get suspect(): boolean {
    return this.load.tickets[0]?.suspect === true;
  }

  /** The tickets of jobs that something is known of. */
  get known(): Iterable<Ticket> {
    return this.#tickets.values();
  }

  /** The job, if it is the only one that has not come back. */
  get only(): number | undefined {
    if (this.size !== 1) return undefined;
    const [job] = this.#tickets.keys();
    return job ?? this.#next;
  }

  /** The chunk travels job by job, without some that it was meant to have. */
  sentAs(jobs: number[]): void {
    this.#sent = jobs;
    this.#freshSent = { first: 0, count: 0 };
  }

  /** The job at a place in the chunk, as the worker has it. */
  jobAt(place: number): number | undefined {
    const { first, count } = this.#freshSent;
    const at = place - this.#sent.length;
    return at < 0 ? this.#sent[place] : at < count ? first + at : undefined;
  }

  has(job: number): boolean {
    return this.#tickets.has(job) || (job >= this.#next && job < this.#end);
  }

  /** The ticket of a job that has not come back. */
  find(job: number): Ticket | undefined {
    if (!this.has(job)) return undefined;
    for (; this.#next <= job && this.#next < this.#end; this.#next++)
      this.#tickets.set(this.#next, this.#ticketOf(this.#next));
    return this.#tickets.get(job);
  }

  /** The job comes back. */
  take(job: number): Ticket | undefined {
    const ticket = this.find(job);
    if (ticket) this.#tickets.delete(job);
    return ticket;
  }

  /** Fresh jobs in a row come back, of which nothing else is known. False if they are not all of that kind. */
  takeFresh(first: number, count: number): boolean {
    if (first !== this.#next || first + count > this.#end) return false;
    this.#next += count;
    return true;
  }

  /** The last jobs that the worker was sent come back, in order; undefined for each that is here no more. */
  takeLast(count: number): (Ticket | undefined)[] {
    const from = this.count - count;
    const jobs = this.#sent.slice(Math.max(0, from));
    const { first, count: fresh } = this.#freshSent;
    for (let at = Math.max(0, from - this.#sent.length); at < fresh; at++) jobs.push(first + at);
    return jobs.map((job) => this.take(job));
  }

  /** Every job that has not come back, in order of their numbers. */
  rest(): Ticket[] {
    if (this.#next < this.#end) this.find(this.#end - 1);
    return [...this.#tickets.values()].sort((a, b) => a.job - b.job);
  }

  /** The keys of fresh jobs in a row, where they have any. */
  keysOf(first: number, count: number): BigUint64Array | undefined {
    const { fresh } = this.load;
    const at = first - (fresh?.first ?? 0);
    return fresh?.keys?.subarray(at, at + count);
  }

  #ticketOf(job: number): Ticket {
    const { fresh } = this.load;
    const at = job - fresh!.first;
    return freshTicket(job, fresh!.inputs?.[at], fresh!.keys?.[at]);
  }
}
