import { PartwayError, describe } from "../errors.js";
import type { FreshJobs } from "../protocol/messages.js";
import { inputBytesAhead, inputsAhead } from "../protocol/timings.js";
import { packed } from "./packing.js";
import { sizeOf } from "./size.js";
import type { JobSource } from "./source.js";

/** What the inputs of a run tell it. */
export interface InputEvents {
  /** Inputs have arrived, or there are no more. */
  arrived(): void;
  /** The inputs cannot be read on. */
  failed(cause: unknown): void;
  /** How many inputs should be at hand, so that no worker waits for one. */
  wanted(): number;
  /** The part of the inputs that was pulled, 0 to 1, if anybody knows. */
  pulled?(): number | undefined;
  /** Calls the program's own code as if from where the run was made. */
  call<R>(code: () => R): R;
}

export type Inputs<I> = Iterable<I> | AsyncIterable<I>;

type Puller = { next(): unknown; return?(): unknown };

/**
 * A job for each input, pulled as workers need them and never sooner. An iterator may be asked to stop while it is
 * still busy with its next input: that input is nobody's then.
 *
 * An async iterator that has its next input at hand may give it without a promise.
 */
export class InputSource<I> implements JobSource {
  #iterator: Puller | undefined;
  #buffer: I[] = [];
  /** Where the buffer begins: what lies before it was taken. */
  #head = 0;
  /** What lies in the buffer, in bytes. */
  #bytes = 0;
  #taken = 0;
  /** The iterator has said that there are no more. */
  #exhausted = false;
  #waits = false;
  /** The iterator is being called: what it calls may be a stop. */
  #pulling = false;
  #closed = false;
  readonly #list: readonly I[] | undefined;
  /** How many there are, if the inputs themselves tell. */
  #size: number | undefined;

  constructor(
    private readonly inputs: Inputs<I>,
    private readonly events: InputEvents,
  ) {
    this.#size = countOf(inputs);
    if (isPlainList(inputs)) this.#list = inputs as readonly I[];
  }

  get total(): number {
    return Math.max(this.#size ?? 0, this.#taken + this.#ready);
  }

  get ended(): boolean {
    // Whoever tells their number may be wrong: one that is waited for tells.
    return this.#exhausted || (this.#size !== undefined && !this.#waits);
  }

  get expected(): number | undefined {
    const part = (!this.ended && this.events.pulled?.()) || 0;
    return part > 0 ? Math.ceil(this.total / Math.min(1, part)) : undefined;
  }

  get waiting(): number {
    if (this.#list) return this.left;
    if (this.#ready === 0) this.#fill(this.events.wanted());
    return this.#size === undefined || this.#waits ? this.#ready : this.left;
  }

  get left(): number {
    if (this.#exhausted || this.#closed) return this.#ready;
    return this.#size === undefined ? Number.POSITIVE_INFINITY : Math.max(this.#ready, this.#size - this.#taken);
  }

  take(limit: number): FreshJobs | undefined {
    if (this.#list) return this.#takeFrom(this.#list, limit);
    this.#fill(Math.max(limit, this.events.wanted()));
    const count = Math.min(limit, this.#ready);
    if (count === 0) return undefined;
    const first = this.#taken;
    const inputs = this.#buffer.slice(this.#head, this.#head + count);
    this.#taken += count;
    this.#head += count;
    this.#bytes -= inputs.reduce((sum: number, input) => sum + sizeOf(input), 0);
    if (this.#head === this.#buffer.length) {
      this.#buffer = [];
      // Whatever somebody has made of the inputs meanwhile.
      this.#head = this.#bytes = 0;
    }
    return { first, count, inputs };
  }

  /** A list need not be walked through. */
  #takeFrom(list: readonly I[], limit: number): FreshJobs | undefined {
    const first = this.#taken;
    let end = Math.min(first + limit, this.#size!);
    const numbers = packed(list, first, end);
    if (numbers) {
      this.#taken = end;
      return { first, count: numbers.length, inputs: numbers };
    }
    for (let at = first, bytes = 0; at < end; at++) if ((bytes += sizeOf(list[at])) >= inputBytesAhead) end = at + 1;
    const inputs = list.slice(first, end);
    this.#taken += inputs.length;
    // Somebody has shortened it.
    if (this.#taken < end) this.#size = this.#taken;
    return inputs.length === 0 ? undefined : { first, count: inputs.length, inputs };
  }

  close(): FreshJobs {
    const [first, count] = [this.#taken, this.total - this.#taken];
    const inputs = this.#list ? this.#list.slice(first, first + count) : this.#buffer.slice(this.#head);
    const leaves = !this.#closed && !this.#exhausted;
    // What the iterator does on its way out may be anything.
    this.#closed = true;
    if (leaves) this.#leave();
    this.#taken += count;
    this.#head = this.#bytes = 0;
    this.#buffer = [];
    return { first, count, inputs };
  }

  get #ready(): number {
    return this.#buffer.length - this.#head;
  }

  /** Pulls until so many inputs are at hand, or until one has to be waited for. */
  #fill(wanted: number): void {
    const enough = Math.min(wanted, inputsAhead);
    try {
      while (
        !this.#exhausted &&
        !this.#closed &&
        !this.#waits &&
        this.#ready < enough &&
        this.#bytes < inputBytesAhead
      ) {
        this.#iterator ??= this.events.call(() => open(this.inputs));
        const iterator = this.#iterator;
        this.#pulling = true;
        const step = this.events.call(() => iterator.next());
        this.#pulling = false;
        if (this.#closed) {
          if (isPromise(step)) step.then(undefined, () => {});
          this.#leave();
        } else if (isPromise(step)) this.#await(step);
        else this.#took(step as IteratorResult<I>);
      }
    } catch (cause) {
      this.#pulling = false;
      this.#fail(cause);
    }
  }

  #await(step: PromiseLike<unknown>): void {
    this.#waits = true;
    const settle = (news: () => void): void => {
      this.#waits = false;
      if (this.#closed) return;
      news();
      this.#fill(this.events.wanted());
      this.events.arrived();
    };
    step.then(
      (result) => settle(() => this.#took(result as IteratorResult<I>)),
      (cause) => settle(() => this.#fail(cause)),
    );
  }

  #took(step: IteratorResult<I>): void {
    if (typeof step !== "object" || step === null) {
      this.#fail(new TypeError(`expected the iterator to give objects, got ${describe(step)}`));
    } else if (!step.done) {
      this.#buffer.push(step.value);
      this.#bytes += sizeOf(step.value);
    } else {
      this.#exhausted = true;
      // Whoever says how many there are may be wrong.
      this.#size = undefined;
    }
  }

  #fail(cause: unknown): void {
    if (this.#closed) return;
    this.#closed = true;
    this.events.failed(cause);
  }

  /** A stop waits neither for the next input nor for what the iterator does about it. */
  #leave(): void {
    const iterator = this.#iterator;
    if (!iterator?.return || this.#pulling) return;
    try {
      const left = this.events.call(() => iterator.return!());
      if (isPromise(left)) left.then(undefined, () => {});
    } catch {
      // Whoever stops wants no more inputs, nor news of them.
    }
  }
}

/** @throws PartwayError OPTION_INVALID */
export function assertInputs(inputs: unknown): asserts inputs is Inputs<unknown> {
  if (isIterable(inputs)) return;
  throw new PartwayError("OPTION_INVALID", `inputs: expected an iterable of inputs, got ${describe(inputs)}`);
}

export function isIterable(inputs: unknown): boolean {
  return typeof inputs === "object" && inputs !== null && (Symbol.iterator in inputs || Symbol.asyncIterator in inputs);
}

function open<I>(inputs: Inputs<I>): Puller {
  if (Symbol.asyncIterator in inputs) return inputs[Symbol.asyncIterator]() as Puller;
  return (inputs as Iterable<I>)[Symbol.iterator]() as Puller;
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && typeof (value as PromiseLike<unknown>).then === "function";
}

/** An array, and nobody has changed how one walks through it. */
function isPlainList(inputs: object): boolean {
  return Array.isArray(inputs) && inputs[Symbol.iterator] === Array.prototype[Symbol.iterator];
}

/** How many inputs there are, where they lie ready: a list, a typed array, a set, a map, or what counts its own. */
function countOf(inputs: object): number | undefined {
  const { length, size = length } = inputs as { length?: unknown; size?: unknown };
  return typeof size === "number" && Number.isInteger(size) && size >= 0 ? size : undefined;
}
