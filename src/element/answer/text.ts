import type { AnyKernel } from "../../index.js";
import type { AnswerView } from "../answer.js";
import { create, write } from "../nodes.js";

/** Any value, as a terminal would show it. */
export function textView(home: HTMLElement, kernel: AnyKernel): AnswerView {
  const lines = create("pre");
  home.append(lines);
  const format = kernel.formats?.text;
  return {
    show(value) {
      write(lines, format ? format(value, { columns: 80, color: false }) : toJson(value));
    },
  };
}

function toJson(value: unknown): string {
  return JSON.stringify(value, (_, part) => (typeof part === "bigint" ? String(part) : part), 2) ?? String(value);
}
