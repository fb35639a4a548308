import type { Ticket } from "./jobs.js";

/** A chunk of jobs that is out with a worker, and what is known of it. */
export class Assignment {
  /** Jobs that have not come back. */
  readonly tickets: Map<number, Ticket>;
  /** The inputs of its jobs are being made: it has not been sent. */
  gathering = false;
  /** In the middle of a long job: nothing else should wait for this worker. */
  long = false;
  /** Its job waits for the end of a pause: the worker is free for other runs. */
  held = false;
  /** The job that was last heard of, and since when, in ms. A worker without a board tells by messages alone. */
  inFlight: { job: number; since: number } | undefined;
  /** Looks whether its job has overstayed the run's timeout. */
  deadline: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly chunk: number,
    tickets: Ticket[],
    /** When something was last heard of this chunk, in ms. */
    public heard: number,
  ) {
    this.tickets = new Map(tickets.map((ticket) => [ticket.job, ticket]));
  }
}
