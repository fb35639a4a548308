import { expect, it } from "vitest";
import { LineSplitter } from "../../../src/json/line-splitter.js";
import { Random, runs, seed } from "../../helpers/random.js";

const pieces = ["", "a", "é", "\u{1f600}", "\r", " ", "\uFEFF", "word ".repeat(50)];

/** The lines of a text that came in pieces of at most so many bytes. */
function split(text: string, random: Random, most: number): string[] {
  const bytes = new TextEncoder().encode(text);
  const splitter = new LineSplitter();
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + random.whole(1, most);
    lines.push(...splitter.push(bytes.subarray(at, end)));
    at = end;
  }
  return [...lines, ...splitter.end()];
}

/** All at once, in the simplest words. */
function reference(text: string): string[] {
  const lines = text.replace(/^\uFEFF/, "").split("\n");
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

it(`lines are the same however their bytes are cut (SEED=${seed})`, () => {
  for (let drawn = seed; drawn < seed + runs(500); drawn++) {
    const random = new Random(drawn);
    const line = (): string => Array.from({ length: random.whole(0, 5) }, () => random.pick(pieces)).join("");
    const text = Array.from({ length: random.whole(0, 20) }, line).join("\n");
    expect(split(text, random, random.pick([1, 3, 20, 10_000])), `seed ${drawn}`).toEqual(reference(text));
  }
});

it("a line may be thousands of pieces long", () => {
  const long = "x".repeat(2 ** 22);
  expect(split(`1\n${long}\n2`, new Random(seed), 1_024)).toEqual(["1", long, "2"]);
});
