import type { AnyKernel, ParameterIssue } from "partway";
import { number, sentence } from "partway/element";
import { type Field, fields, parseField } from "partway/kernels";
import { create, write } from "./elements.js";

interface Entry {
  field: Field;
  control: HTMLInputElement | HTMLSelectElement;
  message: HTMLElement;
}

/** A kernel's parameters as fields, made from its schema. What the schema says of a wrong value stands beside its field. */
export class ParameterForm {
  readonly #entries: Entry[];
  readonly #message = create("p", { className: "message" });

  /** @param home keeps its legend; the fields of the kernel before go */
  constructor(
    home: HTMLElement,
    readonly kernel: AnyKernel,
  ) {
    this.#entries = fields(kernel).map(createEntry);
    const rows = this.#entries.map(({ field, control, message }) => rowOf(field, control, message));
    home.replaceChildren(home.querySelector("legend")!, ...rows, this.#message);
  }

  /** The parameters as they stand, for the kernel's schema to judge. Messages of the last try go. */
  read(): Record<string, unknown> {
    write(this.#message, "");
    for (const entry of this.#entries) say(entry, "");
    const given = this.#entries.filter(({ field, control }) => field.required || textOf(control) !== "");
    return Object.fromEntries(given.map(({ field, control }) => [field.name, parseField(field, textOf(control))]));
  }

  /** Fills in parameters; the others have their defaults. */
  fill(params: Record<string, unknown>): void {
    for (const { field, control } of this.#entries) {
      const value = params[field.name] ?? field.default ?? "";
      if (control instanceof HTMLInputElement && control.type === "checkbox") control.checked = value === true;
      else control.value = String(value);
    }
  }

  /** Puts each issue beside its field, or under all of them. */
  refuse(issues: readonly ParameterIssue[]): void {
    const general: string[] = [];
    for (const { path = [], message } of issues) {
      const first = path[0];
      const name = typeof first === "object" ? first.key : first;
      const entry = this.#entries.find(({ field }) => field.name === name);
      if (entry) say(entry, sentence(message));
      else general.push(sentence(message));
    }
    write(this.#message, general.join(" "));
  }
}

function createEntry(field: Field): Entry {
  const id = `parameter-${field.name}`;
  const control = createControl(field);
  control.id = id;
  control.required = field.required;
  control.setAttribute("aria-describedby", `${id}-hint ${id}-message`);
  return { field, control, message: create("p", { className: "message", id: `${id}-message` }) };
}

/** Numbers are text fields: a number field takes no `1e10` from some keyboards, and turns by the mouse wheel. */
function createControl({ type, choices, default: value }: Field): HTMLInputElement | HTMLSelectElement {
  if (type === "boolean") return create("input", { type: "checkbox", checked: value === true });
  if (type === "choice") {
    const options = (choices ?? []).map((choice) =>
      create("option", { value: String(choice), selected: choice === value }, String(choice)),
    );
    return create("select", {}, ...options);
  }
  const inputMode = type === "text" ? "text" : "decimal";
  return create("input", {
    type: "text",
    inputMode,
    value: String(value ?? ""),
    autocomplete: "off",
    spellcheck: false,
  });
}

function rowOf(field: Field, control: HTMLElement, message: HTMLElement): HTMLElement {
  const { name, title = name, unit } = field;
  const label = create("label", { htmlFor: control.id }, title);
  const hint = create("p", { className: "hint", id: `${control.id}-hint` }, hintOf(field));
  const measured = unit ? create("div", { className: "with-unit" }, control, create("span", {}, unit)) : control;
  return create("div", { className: "field" }, label, measured, hint, message);
}

function hintOf({ description = "", minimum, maximum }: Field): string {
  const [least, most] = [minimum, maximum].map((limit) => (limit === undefined ? undefined : limitText(limit)));
  const range = least && most ? `from ${least} to ${most}` : least ? `${least} or more` : most ? `${most} or less` : "";
  return sentence([description, range].filter(Boolean).join(", "));
}

function limitText(limit: number): string {
  return Math.abs(limit) >= 0.001 || limit === 0 ? number(limit) : String(limit);
}

function textOf(control: HTMLInputElement | HTMLSelectElement): string {
  const ticked = control instanceof HTMLInputElement && control.type === "checkbox";
  return ticked ? String(control.checked) : control.value.trim();
}

function say({ control, message }: Entry, words: string): void {
  write(message, words);
  control.setAttribute("aria-invalid", String(words !== ""));
}
