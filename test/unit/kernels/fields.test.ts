import { expect, test } from "vitest";
import * as z from "zod/mini";
import { type Field, fields, parseField } from "../../../src/kernels/fields.js";
import { mandelbrotParameters } from "../../../src/kernels/mandelbrot/parameters.js";
import { primesParameters } from "../../../src/kernels/primes/parameters.js";

const whole: Field = { name: "n", type: "integer", required: false };
const real: Field = { name: "x", type: "number", required: false };

test("a whole number's field knows its limits, its default and what it is called", () => {
  expect(fields({ parameters: primesParameters })[0]).toEqual({
    name: "from",
    type: "integer",
    title: "From",
    description: "the first number to look at",
    default: 0,
    minimum: 0,
    maximum: 2 ** 53,
    required: false,
  });
});

test("fields come in the order of the parameters", () => {
  const names = fields({ parameters: mandelbrotParameters }).map(({ name, type }) => [name, type]);
  expect(names).toEqual([
    ["centerX", "number"],
    ["centerY", "number"],
    ["width", "number"],
    ["size", "text"],
    ["iterations", "integer"],
  ]);
});

test("every kind of parameter has a type, and what must be given is required", () => {
  const parameters = z.object({
    count: z.int(),
    share: z.optional(z.number()),
    mode: z._default(z.enum(["fast", "slow"]), "fast"),
    exact: z._default(z.boolean(), false),
    name: z.string(),
  });
  expect(fields({ parameters })).toMatchObject([
    { name: "count", type: "integer", required: true },
    { name: "share", type: "number", required: false },
    { name: "mode", type: "choice", choices: ["fast", "slow"], default: "fast", required: false },
    { name: "exact", type: "boolean", default: false, required: false },
    { name: "name", type: "text", required: true },
  ]);
});

test("a schema of another library has no fields", () => {
  const validate = (value: unknown) => ({ value });
  expect(fields({ parameters: { "~standard": { version: 1, vendor: "other", validate } } })).toEqual([]);
});

test.each([
  [whole, "1e10", 1e10],
  [whole, " 42 ", 42],
  [whole, "1,000", 1_000],
  [whole, "-12,345,678", -12_345_678],
  [whole, "1 000 000", 1_000_000],
  [whole, "1_000,000", "1_000,000"],
  [whole, "1,00", "1,00"],
  [whole, "0,123", "0,123"],
  [whole, "1,000.5", "1,000.5"],
  [real, "1_000.5", 1_000.5],
  [real, "1,000", "1,000"],
  [whole, "-5", -5],
  [whole, "+7", 7],
  [whole, "9007199254740992", 2 ** 53],
  [whole, "9007199254740993", "9007199254740993"],
  [whole, "1.5", 1.5],
  [whole, "abc", "abc"],
  [whole, "", ""],
  [whole, "0x10", "0x10"],
  [whole, "Infinity", "Infinity"],
  [whole, "1e999", "1e999"],
  [real, ".5", 0.5],
  [real, "-7.5e-1", -0.75],
  [real, "1,5", "1,5"],
  [{ ...real, type: "text" }, "1024", "1024"],
  [{ ...real, type: "boolean" }, "true", true],
  [{ ...real, type: "boolean" }, "false", false],
  [{ ...real, type: "boolean" }, "maybe", "maybe"],
  [{ ...real, type: "choice", choices: ["a", 2] }, "2", 2],
  [{ ...real, type: "choice", choices: ["a", 2] }, "b", "b"],
] as const)("%j reads %j as %j", (field, text, value) => {
  expect(parseField(field as Field, text)).toBe(value);
});
