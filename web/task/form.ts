import { computed, signal } from "@preact/signals";
import type { AnyKernel, ParameterIssue } from "partway";
import { sentence } from "partway/element/parts";
import { type Field, parseField } from "partway/kernels";
import { asInputs, filesOf } from "./files.js";
import { fieldsOf, kernels } from "./kernels.js";

/** The kernel that is chosen; undefined for a task of one's own. */
export const kernel = signal<AnyKernel | undefined>(kernels[0]);
/** Its parameters as they stand in the form: texts by name. */
export const texts = signal<Readonly<Record<string, string>>>(textsOf(kernels[0], {}));
/** What is wrong with them, as sentences by name; under "" with all of them together. */
export const issues = signal<Readonly<Record<string, string>>>({});

/** The parameters of the kernel that is chosen, as fields. */
export const formFields = computed<readonly Field[]>(() => (kernel.value ? fieldsOf(kernel.value) : []));

/** Chooses a kernel, or with undefined a task of one's own. @param params what is not given has its default */
export function choose(next: AnyKernel | undefined, params: Record<string, unknown> = {}): void {
  kernel.value = next;
  texts.value = textsOf(next, params);
  issues.value = {};
}

/** What was wrong is no more said as soon as it is right. */
export function setText(name: string, text: string): void {
  texts.value = { ...texts.value, [name]: text };
  recheck();
}

export function recheck(): void {
  if (Object.keys(issues.value).length > 0) void check();
}

/** The parameters as the form has them, for the kernel's schema to judge; without files. */
export function read(): Record<string, unknown> {
  const given = formFields.value.filter(
    ({ name, type, required }) => type !== "files" && (required || texts.value[name] !== ""),
  );
  return Object.fromEntries(given.map((field) => [field.name, parseField(field, texts.value[field.name] ?? "")]));
}

/** Says no more what is right by now. @param name a field that has been left: what is wrong with it is said, too */
export async function check(name = ""): Promise<void> {
  const found = issuesOf(await findIssues());
  const said = Object.keys(issues.value).filter((known) => found[known] !== undefined);
  issues.value = Object.fromEntries(
    [...new Set([...said, name])].flatMap((one) => (found[one] ? [[one, found[one]]] : [])),
  );
}

/** Says all that is wrong. @returns whether nothing is */
export async function checkAll(): Promise<boolean> {
  const found = await findIssues();
  issues.value = issuesOf(found);
  return found.length === 0;
}

async function findIssues(): Promise<readonly ParameterIssue[]> {
  const of = kernel.value;
  const result = await of?.parameters["~standard"].validate({ ...read(), ...asInputs(filesOf(of)) });
  return result?.issues ?? [];
}

/** What is not as it is by default: texts by name. */
export function changedTexts(): [string, string][] {
  const usual = textsOf(kernel.value, {});
  return Object.entries(texts.value).filter(([name, text]) => text !== usual[name]);
}

function issuesOf(found: readonly ParameterIssue[]): Record<string, string> {
  const known = new Set(formFields.value.map(({ name }) => name));
  const said: Record<string, string> = {};
  for (const { path = [], message } of found) {
    const first = path[0];
    const name = String(typeof first === "object" ? first.key : (first ?? ""));
    const home = known.has(name) ? name : "";
    said[home] = [said[home], sentence(message)].filter(Boolean).join(" ");
  }
  return said;
}

function textsOf(of: AnyKernel | undefined, params: Record<string, unknown>): Record<string, string> {
  const own = of ? fieldsOf(of).filter(({ type }) => type !== "files") : [];
  return Object.fromEntries(own.map((field) => [field.name, String(params[field.name] ?? field.default ?? "")]));
}
