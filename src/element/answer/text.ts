import { type AnyKernel, plainJson } from "../../index.js";
import type { AnswerView } from "../answer.js";
import { create, write } from "../nodes.js";

/** What has to be made again takes no more than a part of the time: one of so many. */
const SHARE = 10;

/** Any value, as a terminal would show it. */
export function textView(home: HTMLElement, kernel: AnyKernel): AnswerView {
  const lines = create("pre");
  home.append(lines);
  const format = kernel.formats?.text;
  let begun = 0;
  /** When the next value is shown. */
  let due = 0;
  return {
    show(value, last) {
      const since = performance.now();
      if (!last && since < due) return;
      due = Number.POSITIVE_INFINITY;
      const own = ++begun;
      const draw = (): void => {
        if (own !== begun) return;
        write(lines, format ? format(value, { columns: 80, color: false }) : plainJson(value, 2));
        const now = performance.now();
        due = now + SHARE * (now - since);
      };
      const made = (value as { made?(): Promise<void> } | null)?.made?.();
      if (made) void made.then(draw);
      else draw();
    },
  };
}
