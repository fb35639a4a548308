import { type AnyKernel, plainJson } from "../../index.js";
import type { AnswerView } from "../answer.js";
import { create, write } from "../nodes.js";

/** Any value, as a terminal would show it. */
export function textView(home: HTMLElement, kernel: AnyKernel): AnswerView {
  const lines = create("pre");
  home.append(lines);
  const format = kernel.formats?.text;
  return {
    show(value) {
      write(lines, format ? format(value, { columns: 80, color: false }) : plainJson(value, 2));
    },
  };
}
