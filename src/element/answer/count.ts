import type { AnyKernel } from "../../index.js";
import type { PrimesValue } from "../../kernels/index.js";
import type { AnswerView } from "../answer.js";
import { create, write } from "../nodes.js";
import { number } from "../words.js";

/** Counts are decimal strings: they may be larger than a number holds. */
export function isCount(value: unknown): value is PrimesValue {
  const { count, frontier, countToFrontier } = (value ?? {}) as Partial<PrimesValue>;
  return [count, frontier, countToFrontier].every((part) => typeof part === "string" && /^-?\d+$/.test(part));
}

export function countView(home: HTMLElement, kernel: AnyKernel): AnswerView {
  const headline = create("p", { className: "number", part: "number" });
  const meaning = create("p");
  const rows = ["Numbers looked at", "Looked at without a gap up to", "Found up to there"].map((name) => {
    const data = create("dd");
    return { term: create("dt", {}, name), data };
  });
  home.append(headline, meaning, create("dl", {}, ...rows.flatMap(({ term, data }) => [term, data])));
  return {
    show(value) {
      const { from, to, count, covered, frontier, countToFrontier, complete } = value as PrimesValue;
      write(headline, digits(count));
      const range = `from ${digits(from)} to ${digits(to)}`;
      write(meaning, `${kernel.name} found ${complete ? "" : "so far, "}${range}${complete ? ": all there are" : ""}.`);
      const figures = [covered, frontier, countToFrontier];
      for (const [at, { data }] of rows.entries()) write(data, digits(figures[at]!));
    },
  };
}

function digits(decimal: string): string {
  return number(BigInt(decimal));
}
