import { PartwayError, reasonOf } from "../errors.js";
import type { Chunk, FreshJobs, WireJob } from "../protocol/messages.js";
import { RejectedInput } from "../task/module.js";
import type { Assignment } from "./assignment.js";
import type { Execution } from "./execution.js";
import type { Load, Ticket } from "./jobs.js";
import { packed } from "./packing.js";
import { unpostable } from "./post.js";

/** The jobs of a chunk as they travel. */
export interface Parcel {
  jobs: WireJob[];
  fresh?: FreshJobs | undefined;
  transferables: Transferable[];
  /** The jobs in their order, if they are not simply those of the load. */
  order?: number[];
}

/** Rejects a job that cannot travel: it stays behind. */
type Refuse = (job: number, error: PartwayError) => void;

/** Makes what travels of a load; a promise if there are inputs that have to be waited for. */
export function gather(
  load: Load,
  assignment: Assignment,
  { work, options }: Execution,
  refuse: Refuse,
): Parcel | Promise<Parcel> {
  const { supply } = work!;
  if (!supply && !options.transfer && !holdsRejected(load)) return asItIs(load);
  const made = assignment.rest().map((ticket) => supplied(ticket, supply, refuse));
  const finish = (jobs: (Sendable | undefined)[]): Parcel => inParts(jobs, options.transfer, refuse);
  return made.some((job) => job instanceof Promise)
    ? Promise.all(made).then(finish)
    : finish(made as (Sendable | undefined)[]);
}

/** What can be sent of a chunk in which something cannot be cloned. @param reason refuses every job, where none can be tried */
export function cloneableOf({ jobs, fresh }: Chunk, reason: string | undefined, refuse: Refuse): Parcel {
  const all = [...jobs];
  for (let at = 0; at < (fresh?.count ?? 0); at++)
    all.push({ job: fresh!.first + at, attempt: 1, input: fresh!.inputs?.[at] });
  const sent = all.filter(({ job, input }) => {
    const why = reason ?? unpostable(input);
    if (why === undefined) return true;
    refuse(job, new PartwayError("INPUT_UNCLONEABLE", `job ${job}: expected an input that can be cloned: ${why}`));
    return false;
  });
  return { jobs: sent, order: sent.map(({ job }) => job), transferables: [] };
}

function holdsRejected({ tickets, fresh }: Load): boolean {
  return (
    tickets.some(({ input }) => input instanceof RejectedInput) ||
    (Array.isArray(fresh?.inputs) && fresh.inputs.some((input) => input instanceof RejectedInput))
  );
}

function asItIs({ tickets, fresh }: Load): Parcel {
  const jobs = tickets.map((ticket) => wireJob(ticket, ticket.input));
  if (!fresh) return { jobs, transferables: [] };
  const { first, count, inputs } = fresh;
  const sent = Array.isArray(inputs) ? (packed(inputs) ?? inputs) : inputs;
  return { jobs, fresh: { first, count, ...(sent && { inputs: sent }) }, transferables: [] };
}

/** A job that is ready to travel. */
interface Sendable {
  ticket: Ticket;
  input: unknown;
}

/** If its input cannot be made, the job is rejected. */
function supplied(
  ticket: Ticket,
  supply: ((job: number, input: unknown) => unknown) | undefined,
  refuse: Refuse,
): Sendable | undefined | Promise<Sendable | undefined> {
  const { job, input } = ticket;
  if (input instanceof RejectedInput) {
    refuse(job, input.error);
    return undefined;
  }
  if (!supply) return { ticket, input };
  const failed = (cause: unknown): undefined => {
    const message = `the input of job ${job} could not be made: ${reasonOf(cause)}`;
    refuse(job, new PartwayError("INPUT_FAILED", message, { cause }));
  };
  try {
    const made = supply(job, input);
    return made instanceof Promise
      ? made.then((input: unknown) => ({ ticket, input })).catch(failed)
      : { ticket, input: made };
  } catch (cause) {
    return failed(cause);
  }
}

function inParts(
  made: (Sendable | undefined)[],
  transfer: ((input: never) => readonly object[]) | undefined,
  refuse: Refuse,
): Parcel {
  const transferables: Transferable[] = [];
  const jobs = made.flatMap((sendable) => {
    if (!sendable) return [];
    const { ticket, input } = sendable;
    try {
      const given = transfer?.(input as never) ?? [];
      if (given.some(isDetached)) {
        const message = `job ${ticket.job}: expected an input that can be transferred: a buffer of it was transferred before`;
        refuse(ticket.job, new PartwayError("INPUT_UNCLONEABLE", message));
        return [];
      }
      transferables.push(...(given as Transferable[]));
    } catch (cause) {
      const message = `job ${ticket.job}: \`transfer\` failed: ${reasonOf(cause)}`;
      refuse(ticket.job, new PartwayError("INPUT_FAILED", message, { cause }));
      return [];
    }
    ticket.given = transfer !== undefined;
    return [wireJob(ticket, input)];
  });
  return { jobs, order: jobs.map(({ job }) => job), transferables };
}

/** Node posts it all the same, and nobody can read the message. */
function isDetached(given: object): boolean {
  if (!(given instanceof ArrayBuffer) || given.byteLength > 0) return false;
  try {
    return new Uint8Array(given).length > 0;
  } catch {
    return true;
  }
}

function wireJob({ job, attempts, resume, kept }: Ticket, input: unknown): WireJob {
  const position = resume === undefined ? undefined : kept?.position;
  return { job, attempt: attempts + 1, input, resume, position };
}
