import type { AnyKernel } from "partway";
import type { PrimesValue } from "partway/kernels";
import { create, write } from "./elements.js";
import { number } from "./words.js";

/** Shows a run's value in the shape it deserves, again and again while it grows. */
export interface AnswerView {
  show(value: unknown): void;
}

/** @param home where the answer stands; what was there goes when the first value comes */
export function createAnswer(home: HTMLElement, kernel: AnyKernel): AnswerView {
  let view: AnswerView | undefined;
  return {
    show(value) {
      if (value === undefined) return;
      if (!view) {
        home.replaceChildren();
        view = isPicture(value) ? picture(home, kernel) : isCount(value) ? count(home, kernel) : text(home, kernel);
      }
      view.show(value);
    },
  };
}

interface Picture {
  width: number;
  height: number;
  /** Four bytes a pixel: red, green, blue, alpha. What is missing is transparent. */
  pixels: Uint8Array | Uint8ClampedArray;
}

function isPicture(value: unknown): value is Picture {
  const { width, height, pixels } = (value ?? {}) as Partial<Picture>;
  return Number.isInteger(width) && Number.isInteger(height) && ArrayBuffer.isView(pixels);
}

function picture(home: HTMLElement, kernel: AnyKernel): AnswerView {
  const canvas = create("canvas", { role: "img", "aria-label": `${kernel.name}: the picture so far` });
  const context = canvas.getContext("2d")!;
  home.append(canvas);
  return {
    show(value) {
      const { width, height, pixels } = value as Picture;
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
      const bytes = new Uint8ClampedArray(pixels.buffer as ArrayBuffer, pixels.byteOffset, width * height * 4);
      context.putImageData(new ImageData(bytes, width, height), 0, 0);
    },
  };
}

/** Counts are decimal strings: they may be larger than a number holds. */
function isCount(value: unknown): value is PrimesValue {
  const { count, frontier, countToFrontier } = (value ?? {}) as Partial<PrimesValue>;
  return [count, frontier, countToFrontier].every((part) => typeof part === "string" && /^-?\d+$/.test(part));
}

function count(home: HTMLElement, kernel: AnyKernel): AnswerView {
  const headline = create("p", { className: "number" });
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

/** Any other value, as a terminal would show it. */
function text(home: HTMLElement, kernel: AnyKernel): AnswerView {
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
