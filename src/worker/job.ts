import { PartwayError, reasonOf } from "../errors.js";
import type { Job } from "../task/module.js";
import type { Host } from "./stepper.js";

/** The job that a module's function is called for, as it sees it, and what it has said so far. */
export class JobInHand implements Job {
  position: number | undefined;
  extent: number | undefined;
  #state: unknown;
  #abort: Abort | undefined;

  constructor(
    readonly number: number,
    readonly attempt: number,
    readonly resumed: unknown,
    readonly shared: unknown,
    private readonly host: Host,
  ) {
    // Until it yields or keeps something, what it goes on from is what there is of it. The task may change its copy.
    if (resumed !== undefined) this.#state = owned(resumed);
  }

  get signal(): AbortSignal {
    this.#abort ??= new Abort(() => this.host.abortReason(this.number));
    return this.#abort.signal;
  }

  /** A function of its own, so that a task may take it apart: `({ keep }) => ...` */
  get keep(): (state: unknown) => void {
    return (state) => {
      this.#state = owned(state);
      this.host.kept(this.number);
    };
  }

  get progress(): (done: number, total?: number) => void {
    return (done, total) => {
      this.position = done;
      this.extent = total;
      this.host.kept(this.number);
    };
  }

  /**
   * A step boundary. A task that looks at its signal may throw in the middle of a step, when the state is half changed:
   * therefore its states are cloned as they come. Nobody else's are, until they are wanted.
   */
  yielded(state: unknown, waits: boolean): void {
    this.#state = waits || this.#abort ? owned(state) : state;
  }

  snapshot(): unknown {
    return owned(this.#state);
  }

  abort(reason: unknown): void {
    this.#abort?.abort(reason);
  }

  abortedBy(thrown: unknown): unknown {
    return this.#abort?.caused(thrown) ? this.#abort.signal.reason : undefined;
  }
}

/** A signal that looks at the control word whenever it is read. */
class Abort {
  readonly #controller = new AbortController();

  constructor(private readonly reason: () => unknown) {
    const { signal } = this.#controller;
    Object.defineProperties(signal, {
      aborted: { get: () => this.#look() },
      reason: { get: () => (this.#look() ? nativeReason.call(signal) : undefined) },
      throwIfAborted: {
        value: () => {
          if (this.#look()) throw signal.reason;
        },
      },
    });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  abort(reason: unknown): void {
    this.#controller.abort(reason);
  }

  /** The reason itself, an error that has it as its cause (Node's own), or an AbortError made by what the signal was given to. */
  caused(thrown: unknown): boolean {
    if (!nativeAborted.call(this.signal)) return false;
    const { reason } = this.signal;
    if (thrown === reason) return true;
    try {
      const { cause, name } = (thrown ?? {}) as Partial<Error>;
      return (cause !== undefined && cause === reason) || name === "AbortError";
    } catch {
      // It cannot even be looked at.
      return false;
    }
  }

  #look(): boolean {
    if (nativeAborted.call(this.signal)) return true;
    const reason = this.reason();
    if (reason === undefined) return false;
    this.abort(reason);
    return true;
  }
}

const natively = (name: "aborted" | "reason"): (() => unknown) =>
  Object.getOwnPropertyDescriptor(AbortSignal.prototype, name)!.get!;
const nativeAborted = natively("aborted") as () => boolean;
const nativeReason = natively("reason");

/** A value that its task can change no more. @throws PartwayError RESULT_UNCLONEABLE */
export function owned(value: unknown): unknown {
  if (value === null || (typeof value !== "object" && typeof value !== "function" && typeof value !== "symbol"))
    return value;
  try {
    return structuredClone(value);
  } catch (cause) {
    throw new PartwayError("RESULT_UNCLONEABLE", `expected a value that can be cloned: ${reasonOf(cause)}`, { cause });
  }
}
