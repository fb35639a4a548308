import { type AnyKernel, type ParameterIssue, PartwayError } from "../index.js";
import type { Field } from "../kernels/index.js";

/** What an element's attributes and properties ask for. */
export interface Call {
  kernel: AnyKernel;
  params: Record<string, unknown>;
  /** The parameters that attributes give, as they were written. */
  written: ReadonlyMap<string, string>;
}

/** Attributes that are the element's own. */
export const OWN = ["kernel", "workers", "autostart"] as const;

/** Kernels bring a schema library and their code along: they are loaded when one is first needed. */
const kernelsOf = () => import("../kernels/index.js");

/**
 * @param own a descriptor of the embedder's; otherwise the attribute `kernel` names one that comes with partway
 * @param params override what attributes give
 * @throws PartwayError TASK_INVALID
 */
export async function readCall(
  element: Element,
  own: AnyKernel | undefined,
  params: Record<string, unknown> = {},
): Promise<Call> {
  const kernel = own ?? (await kernelNamed(element.getAttribute("kernel")));
  const others = element.getAttributeNames().filter((name) => !(OWN as readonly string[]).includes(name));
  if (others.length === 0) return { kernel, params: { ...params }, written: new Map() };
  const { fields, parseField } = await kernelsOf();
  const named = fields(kernel).filter(({ name }) => others.includes(attributeOf(name)) && !Object.hasOwn(params, name));
  const written = new Map(named.map((field) => [field.name, element.getAttribute(attributeOf(field.name))!]));
  const read = named.map((field) => [field.name, parseField(field, textOf(field, written.get(field.name)!))]);
  return { kernel, params: { ...Object.fromEntries(read), ...params }, written };
}

async function kernelNamed(name: string | null): Promise<AnyKernel> {
  const { kernels } = await kernelsOf();
  if (name !== null && Object.hasOwn(kernels, name)) return kernels[name as keyof typeof kernels];
  const got = name === null ? "nothing" : JSON.stringify(name);
  throw new PartwayError("TASK_INVALID", `kernel: expected one of ${Object.keys(kernels).join(", ")}, got ${got}`);
}

/** `centerX` is `center-x`, as it is `--center-x` in a terminal. */
function attributeOf(name: string): string {
  return name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, "-").toLowerCase();
}

/** As in HTML, a boolean attribute that is there is true. */
function textOf({ type }: Field, text: string): string {
  return type === "boolean" && text === "" ? "true" : text;
}

/** Why there is no report, with what was expected and what was got of each parameter. */
export function refusal(error: unknown, call: Call | undefined): string {
  if (!(error instanceof PartwayError)) return error instanceof Error ? error.message : String(error);
  if (error.code !== "PARAMETER_INVALID" || !call || !Array.isArray(error.cause)) {
    return `${error.message} (${error.code})`;
  }
  const issues = error.cause as readonly ParameterIssue[];
  return [...new Set(issues.map((issue) => issueText(issue, call)))].join("; ");
}

function issueText({ path = [], message }: ParameterIssue, { params, written }: Call): string {
  const [first] = path;
  if (first === undefined) return message;
  const name = String(typeof first === "object" ? first.key : first);
  const text = written.get(name);
  const label = text === undefined ? `params.${name}` : attributeOf(name);
  if (/\bgot\b/.test(message)) return `${label}: ${message}`;
  return `${label}: ${message}, got ${text === undefined ? told(params[name]) : JSON.stringify(text)}`;
}

function told(value: unknown): string {
  if (value === undefined) return "nothing";
  return typeof value === "bigint" ? `${value}n` : (JSON.stringify(value) ?? String(value));
}
