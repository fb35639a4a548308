import { PartwayError, describe } from "../errors.js";
import type { FunctionSpec, WireJob } from "../protocol/messages.js";
import { guard, instantiate } from "./instance.js";
import type { MakeStepper, Stepper } from "./stepper.js";

type Numbers = (...values: (number | bigint)[]) => unknown;

/** A bare function over numbers, of a WebAssembly module, as a task of one step. */
export function wasmFunction({ name, module, export: wanted }: FunctionSpec): MakeStepper {
  return () => {
    const call = instantiate(name, module)[wanted] as Numbers;
    return new FunctionStepper(name, call, integersOf(call));
  };
}

class FunctionStepper implements Stepper {
  #values: (number | bigint)[] = [];
  #result: unknown;

  /** @param integers which of the parameters are 64-bit integers */
  constructor(
    private readonly name: string,
    private readonly numbers: Numbers,
    private readonly integers: boolean[],
  ) {}

  begin({ input }: WireJob): void {
    const values = Array.isArray(input) || ArrayBuffer.isView(input) ? Array.from(input as number[]) : [input];
    this.#values = values.map((value, at) => this.#number(value, at));
    const { length } = this.integers;
    if (values.length !== length)
      throw this.#refusal(length === 1 ? "a number" : `an array of ${length} numbers`, describe(input));
  }

  advance(): number {
    const result = guard(this.name, "the function", () => this.numbers(...this.#values));
    this.#result = result;
    return 0;
  }

  position(): undefined {}

  extent(): undefined {}

  snapshot(): unknown {
    return this.#result;
  }

  #number(value: unknown, at: number): number | bigint {
    if (this.integers[at]) {
      if (typeof value === "bigint") return value;
      if (typeof value === "number" && Number.isInteger(value)) return BigInt(value);
      if (typeof value === "string" && /^-?\d+$/.test(value)) return BigInt(value);
      throw this.#refusal("a whole number (i64)", describe(value));
    }
    if (typeof value === "number") return value;
    if (typeof value === "bigint") return Number(value);
    throw this.#refusal("a number", describe(value));
  }

  #refusal(expected: string, got: string): PartwayError {
    return new PartwayError("INPUT_FAILED", `${this.name}: expected ${expected} as the input, got ${got}`);
  }
}

/**
 * Which parameters of a function are 64-bit integers. No interface tells; but an argument that can be made no number of
 * any kind is refused before the function is entered, and the refusal says which kind was wanted.
 */
function integersOf(call: Numbers): boolean[] {
  const integers: boolean[] = [];
  for (let at = 0; at < call.length; at++) {
    const before = integers.map((integer) => (integer ? 0n : 0));
    try {
      call(...before, Symbol("no number") as never);
      integers.push(false);
    } catch (error) {
      integers.push(/bigint/i.test(String(error)));
    }
  }
  return integers;
}
