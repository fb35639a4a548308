import { PartwayError, describe } from "../errors.js";
import { messageOf } from "../protocol/errors.js";
import type { ModuleSpec, WireJob } from "../protocol/messages.js";
import type { TaskFunction } from "../task/module.js";
import { JobInHand, owned } from "./job.js";
import { type Host, type MakeStepper, type Stepper, unfinished } from "./stepper.js";

/** Imports a module: what differs between Node and browsers. */
export type ImportModule = (url: string) => Record<string, unknown> | Promise<Record<string, unknown>>;

/** Loads a task module, and finds its function. @throws PartwayError MODULE_INVALID */
export function loadModule(task: ModuleSpec, shared: unknown, load: ImportModule): MakeStepper | Promise<MakeStepper> {
  const failed = (cause: unknown): never => {
    // What else it says is where it looked.
    const [reason] = messageOf(cause).trim().split(/\s*\n/, 1);
    throw new PartwayError("MODULE_INVALID", `${task.name}: expected a module that can be loaded, got ${reason}`, {
      cause,
    });
  };
  const loaded = (module: Record<string, unknown>): MakeStepper => moduleStepper(functionOf(task, module), shared);
  let module: ReturnType<ImportModule>;
  try {
    module = load(task.url);
  } catch (cause) {
    return failed(cause);
  }
  return module instanceof Promise ? module.catch(failed).then(loaded) : loaded(module);
}

export function moduleStepper(task: TaskFunction, shared: unknown): MakeStepper {
  return () => new ModuleStepper(task as TaskFunction<unknown>, shared);
}

function functionOf({ name, export: wanted }: ModuleSpec, module: Record<string, unknown>): TaskFunction {
  // A CommonJS module's exports are its default; one that was compiled from ESM has a default of its own in there.
  const inner = module["default"] as Record<string, unknown> | undefined;
  const found = module[wanted] ?? (inner && Object.hasOwn(inner, wanted) ? inner[wanted] : undefined);
  if (typeof found === "function") return found as TaskFunction;
  if (wanted === "default" && typeof inner?.["default"] === "function") return inner["default"] as TaskFunction;
  // Node marks modules that it has loaded for `require`.
  const names = new Set([module, inner ?? {}].flatMap(Object.keys));
  names.delete("__esModule");
  const got = found === undefined ? `none; it exports ${[...names].join(", ") || "nothing"}` : describe(found);
  throw new PartwayError("MODULE_INVALID", `${name}: expected a function as its export \`${wanted}\`, got ${got}`);
}

type Steps = Iterator<unknown, unknown, undefined> | AsyncIterator<unknown, unknown, undefined>;

/** Drives a function of one step, or a generator, each `yield` of which is a step boundary; either may be async. */
class ModuleStepper implements Stepper {
  cutShort = false;
  #job!: JobInHand;
  #host!: Host;
  #input: unknown;
  #steps: Steps | undefined;
  /** The only step of a task that waits, once it was called. */
  #begun: Promise<number> | undefined;
  #waits = false;
  #yields = 0;
  #ended = false;
  #result: unknown;

  constructor(
    private readonly task: TaskFunction<unknown>,
    private readonly shared: unknown,
  ) {}

  begin({ job, input, resume, position = 0, attempt }: WireJob, host: Host): void {
    this.#job = new JobInHand(job, attempt, resume, this.shared, host);
    this.#host = host;
    this.#input = input;
    this.#steps = this.#begun = this.#result = undefined;
    this.#ended = this.cutShort = false;
    this.#yields = position;
  }

  call(job: number, input: unknown, host: Host): unknown {
    this.#job = new JobInHand(job, 1, undefined, this.shared, host);
    this.#host = host;
    this.#steps = this.#begun = undefined;
    this.#ended = this.cutShort = false;
    this.#yields = 0;
    return this.#enter(this.task(input, this.#job)) ? unfinished : this.#result;
  }

  advance(budget: number): number | Promise<number> {
    const begun = this.#begun;
    this.#begun = undefined;
    if (begun) return begun;
    const steps = this.#steps;
    if (steps === undefined) return this.#start(budget);
    return this.#waits
      ? this.#walkAsync(steps as AsyncIterator<unknown>, budget)
      : this.#walk(steps as Iterator<unknown>, budget);
  }

  position(): number | undefined {
    return this.#job.position ?? (this.#steps ? this.#yields : undefined);
  }

  extent(): number | undefined {
    return this.#job.extent ?? (this.#ended ? this.position() : undefined);
  }

  snapshot(): unknown {
    return this.#ended ? this.#result : this.#job.snapshot();
  }

  abort(reason: unknown): void {
    this.#job.abort(reason);
  }

  abortedBy(thrown: unknown): unknown {
    return this.#job.abortedBy(thrown);
  }

  /** What a generator does on its way out is its own affair: the job's state is what it was. */
  leave(): void | Promise<unknown> {
    try {
      const left = this.#steps?.return?.();
      if (left instanceof Promise) return left.catch(() => {});
    } catch {
      // See above.
    }
  }

  #start(budget: number): number | Promise<number> {
    const goesOn = this.#enter(this.task(this.#input, this.#job));
    this.#input = undefined;
    return goesOn ? this.advance(budget) : 0;
  }

  /** Takes what a task gave: the steps of its job, the promise of its result, or its result. @returns whether it goes on */
  #enter(made: unknown): boolean {
    if (typeof made === "object" && made !== null) {
      if (isSteps(made)) {
        this.#steps = made;
        this.#waits = Symbol.asyncIterator in made;
        return true;
      }
      if ("then" in made && typeof made.then === "function") {
        this.#begun = this.#settle(made as PromiseLike<unknown>);
        return true;
      }
    }
    this.#end(made, 0);
    return false;
  }

  async #settle(promise: PromiseLike<unknown>): Promise<number> {
    return this.#end(await promise, 0);
  }

  #walk(steps: Iterator<unknown>, budget: number): number {
    for (let done = 0; ; ) {
      const { done: last, value } = steps.next();
      if (last) return this.#end(value, done);
      this.#stepped(value, false);
      if (++done === budget || this.#host.pressing(done)) return this.#pause(done, budget);
    }
  }

  async #walkAsync(steps: AsyncIterator<unknown>, budget: number): Promise<number> {
    for (let done = 0; ; ) {
      const { done: last, value } = await steps.next();
      if (last) return this.#end(value, done);
      this.#stepped(value, true);
      if (++done === budget || this.#host.pressing(done)) return this.#pause(done, budget);
    }
  }

  #stepped(state: unknown, waits: boolean): void {
    this.#yields++;
    this.#job.yielded(state, waits);
  }

  #pause(done: number, budget: number): number {
    this.cutShort = done < budget;
    return done;
  }

  #end(result: unknown, done: number): number {
    this.#result = owned(result);
    this.#ended = true;
    this.cutShort = false;
    return done;
  }
}

/** What a generator function gives: it can be iterated over, and advanced and ended by hand. An array cannot. */
function isSteps(made: object): made is Steps {
  const { next } = made as Partial<Iterator<unknown>>;
  return typeof next === "function" && (Symbol.iterator in made || Symbol.asyncIterator in made);
}
