import { type Command, Option } from "commander";
import type { AnyKernel, ParameterIssue } from "../../index.js";
import { type Field, fields, parseField } from "../../kernels/index.js";
import { UsageError, quoted } from "../ending/usage-error.js";

/** The parameter of a kernel that reads files: its arguments are these. */
export function filesField(kernel: AnyKernel): Field | undefined {
  return fields(kernel).find(({ type }) => type === "files");
}

/** The parameters as they were typed, by name. A boolean flag has no text. */
export type Typed = Record<string, string | boolean>;

/** `centerX` is `--center-x` */
export function flagOf(name: string): string {
  return `--${name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, "-").toLowerCase()}`;
}

/**
 * Adds an option for each of the kernel's parameters, but for those whose names are taken: `--param` reaches them.
 *
 * @param common has the names that are taken
 * @returns what gives the ones that were typed, once the command has read its arguments
 */
export function addKernelOptions(command: Command, kernel: AnyKernel, common: Command): () => Typed {
  const taken = new Set(common.options.map((option) => option.attributeName()));
  const names = new Map<string, string>();
  command.optionsGroup(`Options of ${kernel.name}:`);
  for (const field of fields(kernel)) {
    if (field.type === "files") continue;
    const options = optionsOf(field);
    if (options.some((option) => taken.has(option.attributeName()))) continue;
    names.set(options[0]!.attributeName(), field.name);
    for (const option of options) command.addOption(option);
  }
  return () =>
    Object.fromEntries(
      Object.entries(command.opts<Typed>()).flatMap(([attribute, typed]) => {
        const name = names.get(attribute);
        return name !== undefined && command.getOptionValueSource(attribute) === "cli" ? [[name, typed]] : [];
      }),
    );
}

function optionsOf(field: Field): Option[] {
  const flag = flagOf(field.name);
  const about = description(field);
  if (field.type !== "boolean") return [new Option(`${flag} <${placeholder(field)}>`, about)];
  return [new Option(flag, about), new Option(flag.replace(/^--/, "--no-"), `not ${flag}`)];
}

function placeholder({ type, choices }: Field): string {
  if (choices) return choices.join("|");
  return { integer: "n", number: "x", text: "text", choice: "choice", boolean: "true|false", files: "files" }[type];
}

function description({ description: text, title, unit, minimum, maximum, default: value, required }: Field): string {
  const notes = [
    ...(unit === undefined ? [] : [`in ${unit}`]),
    ...(minimum === undefined || maximum === undefined ? [] : [`${short(minimum)} to ${short(maximum)}`]),
    ...(value === undefined ? [] : [`default: ${short(value)}`]),
    ...(required ? ["required"] : []),
  ];
  return `${text ?? title ?? ""}${notes.length > 0 ? ` (${notes.join("; ")})` : ""}`;
}

/** 10000000000 as 1e10: zeros are hard to count. */
function short(value: unknown): string {
  const [, digit, zeros] = /^([1-9])(0{6,})$/.exec(String(value)) ?? [];
  return zeros ? `${digit}e${zeros.length}` : String(value);
}

/**
 * Reads and checks the parameters. What is wrong with one is said of its flag.
 *
 * @param others given by `--param`, read already
 * @throws UsageError
 */
export async function parametersOf(
  kernel: AnyKernel,
  typed: Typed,
  others: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const named = fields(kernel).filter(({ name }) => Object.hasOwn(typed, name));
  const read = named.map((field) => {
    const text = typed[field.name]!;
    return [field.name, typeof text === "string" ? parseField(field, text) : text] as const;
  });
  const params = { ...Object.fromEntries(read), ...others };
  const { issues } = await kernel.parameters["~standard"].validate(params);
  if (issues === undefined) return params;
  throw new UsageError(
    [...new Set(issues.map((issue: ParameterIssue) => issueText(kernel, issue, typed, others)))].join("; "),
  );
}

function issueText(
  kernel: AnyKernel,
  { path = [], message }: ParameterIssue,
  typed: Typed,
  others: Record<string, unknown>,
): string {
  const keys = path.map((part) => String(typeof part === "object" ? part.key : part));
  const [name] = keys;
  if (name === undefined)
    return Object.keys(others).length > 0 ? `--param: ${message}` : `run ${kernel.name}: ${message}`;
  const field = fields(kernel).find((one) => one.name === name);
  if (field?.type === "files") return `${field.title ?? name}: ${message}, got none`;
  const label = field && !Object.hasOwn(others, name) ? flagOf(name) : `--param ${keys.join(".")}`;
  if (/\bgot\b/.test(message)) return `${label}: ${message}`;
  return `${label}: ${message}, got ${given(name, typed, others, field)}`;
}

function given(name: string, typed: Typed, others: Record<string, unknown>, field: Field | undefined): string {
  if (Object.hasOwn(others, name)) return JSON.stringify(others[name]);
  if (Object.hasOwn(typed, name)) return quoted(String(typed[name]));
  return field?.default === undefined ? "nothing" : `the default ${String(field.default)}`;
}
