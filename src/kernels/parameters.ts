import * as z from "zod/mini";
import { describe } from "../errors.js";
import { type Input, isInput } from "../task/files.js";

/** What a parameter is called and measured in, for flags, forms and their help. */
export interface ParameterInfo {
  title: string;
  /** One line. */
  description: string;
  unit?: string;
}

interface Limits<T> {
  minimum: T;
  maximum: T;
  default: T;
}

/** A whole number, both limits allowed. */
export function wholeNumber(info: ParameterInfo, { minimum, maximum, default: value }: Limits<number>) {
  const error = `expected a whole number from ${minimum} to ${maximum}`;
  const refusal = { error, abort: true };
  const schema = z.number(error).check(z.multipleOf(1, refusal), z.gte(minimum, refusal), z.lte(maximum, refusal));
  return z._default(schema, value).register(z.globalRegistry, { ...info });
}

/** Any finite number, both limits allowed. */
export function realNumber(info: ParameterInfo, { minimum, maximum, default: value }: Limits<number>) {
  const error = `expected a number from ${minimum} to ${maximum}`;
  const refusal = { error, abort: true };
  const schema = z.number(error).check(z.gte(minimum, refusal), z.lte(maximum, refusal));
  return z._default(schema, value).register(z.globalRegistry, { ...info });
}

/** One of several words, the first by default. */
export function choice<const Words extends readonly [string, ...string[]]>(info: ParameterInfo, words: Words) {
  const schema = z.enum(words, `expected ${words.join(" or ")}`);
  return z._default(schema, words[0] as Words[number]).register(z.globalRegistry, { ...info });
}

/** Any text, empty by default. */
export function text(info: ParameterInfo) {
  return z._default(z.string("expected a text"), "").register(z.globalRegistry, { ...info });
}

/**
 * What is read: files, or streams of bytes, one at least. In a terminal they are arguments, on a page they are dropped.
 *
 * @param endings of the names of files that are taken from a folder
 */
export function inputs(info: ParameterInfo, endings: readonly string[]) {
  const error = "expected files, one at least";
  const input = z.custom<Input>(isInput, "expected a file: { name, size, read } or { name, stream }");
  return z
    .array(input, error)
    .check(z.minLength(1, error))
    .register(z.globalRegistry, { ...info, endings });
}

/** A kernel's parameters. A name that is none of them is refused. */
export function parameters<Shape extends z.core.$ZodShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `expected no parameters but ${Object.keys(shape).join(", ")}, got ${issue.keys.join(", ")}`
        : `expected an object of parameters, got ${describe(issue.input)}`,
  });
}
