import * as z from "zod/mini";
import type { AnyKernel } from "../task/kernel.js";

/** A parameter as a flag of the command line (`centerX` is `--center-x`) and as a field of the page's form. */
export interface Field {
  name: string;
  type: "integer" | "number" | "text" | "choice" | "boolean" | "files";
  title?: string;
  description?: string;
  unit?: string;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  /** For a choice: the values there are. */
  choices?: readonly (string | number)[];
  /** For files: of the names of those that are taken from a folder. */
  endings?: readonly string[];
  /** Whether it must be given: it has no default and is not optional. */
  required: boolean;
}

/** What a JSON Schema says of one property, and what a zod registry added to it. */
interface Property {
  type?: string | string[];
  enum?: (string | number)[];
  multipleOf?: number;
  minimum?: number;
  maximum?: number;
  default?: unknown;
  title?: string;
  description?: string;
  unit?: string;
  endings?: readonly string[];
}

/** The fields of a kernel's parameters, in their order; none if its schema is not a zod object. */
export function fields(kernel: Pick<AnyKernel, "parameters">): Field[] {
  if (!("_zod" in kernel.parameters)) return [];
  const schema = z.toJSONSchema(kernel.parameters as unknown as z.core.$ZodType, {
    io: "input",
    unrepresentable: "any",
  });
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).map(([name, property]) =>
    fieldOf(name, property as Property, required.has(name)),
  );
}

function fieldOf(name: string, property: Property, required: boolean): Field {
  const { title, description, unit, minimum, maximum, endings, default: value } = property;
  const known = { title, description, unit, default: value, minimum, maximum, choices: property.enum, endings };
  const given = Object.entries(known).filter(([, entry]) => entry !== undefined);
  return { name, type: typeOf(property), required, ...Object.fromEntries(given) };
}

function typeOf({ type, enum: choices, multipleOf, endings }: Property): Field["type"] {
  if (endings) return "files";
  if (choices) return "choice";
  if (type === "boolean") return "boolean";
  if (type === "integer" || (type === "number" && Number.isInteger(multipleOf))) return "integer";
  return type === "number" ? "number" : "text";
}

/**
 * The value that a text from a flag or a form stands for: `1e10` is a number, and so is `1_000_000`. Commas tell the
 * thousands of an integer apart; in any other number they may as well be somebody's decimal point. A text that is no value of the
 * field's type comes back as it is, for the schema to refuse.
 */
export function parseField(field: Field, text: string): unknown {
  const trimmed = text.trim();
  if (field.type === "integer" || field.type === "number") return parseNumber(trimmed, field.type) ?? text;
  if (field.type === "choice") return field.choices?.find((choice) => String(choice) === trimmed) ?? text;
  if (field.type === "boolean") return trimmed === "true" ? true : trimmed === "false" ? false : text;
  // Files have no text: whoever has them gives them as they are.
  return text;
}

const GROUPED = {
  integer: /^[+-]?[1-9]\d{0,2}(([,_ ])\d{3})(\2\d{3})*$/,
  number: /^[+-]?[1-9]\d{0,2}(([_ ])\d{3})(\2\d{3})*(\.\d+)?$/,
};

/** Undefined for what is no number, and for digits that no number stands for exactly. */
function parseNumber(written: string, type: "integer" | "number"): number | undefined {
  const text = GROUPED[type].test(written) ? written.replaceAll(/[,_ ]/g, "") : written;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return undefined;
  const number = Number(text);
  const exact = !/^[+-]?\d+$/.test(text) || BigInt(text.replace("+", "")) === BigInt(number);
  return exact && Number.isFinite(number) ? number : undefined;
}
