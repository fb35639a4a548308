import type { Exchange } from "../../src/pool/exchange.js";
import type { Load } from "../../src/pool/jobs.js";
import type { PoolWorker } from "../../src/pool/worker.js";
import type { Made } from "../../src/protocol/messages.js";
import { timings } from "../../src/protocol/timings.js";
import type { Agenda } from "./agenda.js";
import type { Costs } from "./costs.js";
import type { Lengths } from "./lengths.js";

/** A chunk as it is out with a worker. */
export interface Parcel {
  chunk: number;
  load: Load;
}

/** What a worker says. */
export type Said = { chunk: number; made: Made } & (
  | { type: "finished" | "handed" }
  | { type: "snapshot" }
  | { type: "answer"; busyMs: number; ended: number }
);

/**
 * A worker in simulated time, by the rules of src/worker/chunk.ts and its neighbours: chunks wait for their turn; between two
 * jobs one that is older than 100 ms is answered, and what has ended is told of every 5 ms; in the middle of a job, between
 * two slices, a chunk that is 100 ms old is handed over, and whatever waits behind it is refused.
 */
export class SimulatedWorker implements Pick<PoolWorker, "usable" | "exchanges" | "full"> {
  usable = false;
  full = 0;
  readonly exchanges = new Map<number, Exchange>();
  readonly #waiting: Parcel[] = [];
  #busy = false;
  /** The job under way is long: from when, and where its slices end. */
  #long: { from: number; start: number } | undefined;

  constructor(
    private readonly agenda: Agenda,
    private readonly costs: Costs["worker"],
    private readonly lengths: Lengths,
    /** Called when something is said. */
    private readonly say: (now: number, said: Said) => void,
  ) {}

  /** A chunk arrives. */
  hear(now: number, parcel: Parcel): void {
    const long = this.#long && this.#long.from <= now ? this.#long : undefined;
    if (long) this.#refuse(endOfSlice(now, long.start), parcel);
    else if (this.#busy) this.#waiting.push(parcel);
    else this.#compute(now, parcel);
  }

  #refuse(now: number, { chunk, load }: Parcel): void {
    const made = { stretches: [], outcomes: [], unbegun: load.tickets.length + (load.fresh?.count ?? 0) };
    this.agenda.plan(now, (at) => this.say(at, { type: "answer", chunk, made, busyMs: 0, ended: 0 }));
  }

  /** What happens in a chunk is known when it begins: nothing that comes later changes it. */
  #compute(arrived: number, { chunk, load }: Parcel): void {
    this.#busy = true;
    const { lengths, costs } = this;
    const start = arrived + costs.chunk;
    const count = load.tickets.length + (load.fresh?.count ?? 0);
    const gathered = new Gathered(load);
    let now = start;
    let told = start;
    let handed = false;
    let begun = 0;
    while (begun < count && !handed) {
      if (begun > 0 && now - start > timings.old) break;
      const from = now + costs.job;
      now = from + lengths.of(gathered.jobAt(begun++));
      handed = this.#handsOver(chunk, gathered, { from, until: now, start, begun, unbegun: count - begun });
      gathered.until(begun);
      if (!handed && now - told > timings.post && begun < count) {
        told = now;
        this.#say(now, { type: "finished", chunk, made: gathered.take(0) });
      }
    }
    const made = gathered.take(handed ? 0 : count - begun);
    this.agenda.plan(now, (at) => {
      this.say(at, { type: "answer", chunk, made, busyMs: at - start, ended: begun });
      this.#pass(at);
    });
  }

  /** Whether a job that is under way goes on when its chunk has grown old; what is said of it until it ends. */
  #handsOver(
    chunk: number,
    gathered: Gathered,
    {
      from,
      until,
      start,
      begun,
      unbegun,
    }: { from: number; until: number; start: number; begun: number; unbegun: number },
  ): boolean {
    for (let at = from + timings.publish; at < until; at += timings.publish)
      this.#say(at, { type: "snapshot", chunk, made: nothing });
    const old = endOfSlice(start + timings.old, from);
    if (old >= until) return false;
    gathered.until(begun - 1);
    const made = gathered.take(unbegun);
    this.#long = { from: old, start: from };
    this.agenda.plan(old, (at) => {
      this.say(at, { type: "handed", chunk, made });
      for (const parcel of this.#waiting.splice(0)) this.#refuse(at, parcel);
    });
    return true;
  }

  #say(at: number, said: Said): void {
    this.agenda.plan(at, (now) => this.say(now, said));
  }

  /** The turn is passed on. */
  #pass(now: number): void {
    this.#long = undefined;
    this.#busy = false;
    const next = this.#waiting.shift();
    if (next) this.#compute(now, next);
  }
}

const nothing: Made = { stretches: [], outcomes: [], unbegun: 0 };

/** The end of the first slice, of a job that began at `start`, at or after a time. */
function endOfSlice(time: number, start: number): number {
  return start + Math.max(1, Math.ceil((time - start) / timings.slice)) * timings.slice;
}

/** Which jobs of a load have ended, and were not told of. */
class Gathered {
  #told = 0;
  #ended = 0;

  constructor(private readonly load: Load) {}

  jobAt(place: number): number {
    const { tickets, fresh } = this.load;
    return place < tickets.length ? tickets[place]!.job : fresh!.first + place - tickets.length;
  }

  /** The first so many have ended. */
  until(ended: number): void {
    this.#ended = ended;
  }

  take(unbegun: number): Made {
    const { tickets, fresh } = this.load;
    const [from, until] = [this.#told, this.#ended];
    this.#told = until;
    const outcomes = tickets.slice(from, until).map(({ job }) => ({ job, status: "fulfilled" }) as const);
    const first = Math.max(from - tickets.length, 0);
    const count = Math.max(until - tickets.length, 0) - first;
    // Nobody looks at the values.
    const values = { length: count } as unknown as Float64Array;
    return { stretches: count > 0 ? [{ first: fresh!.first + first, values }] : [], outcomes, unbegun };
  }
}
