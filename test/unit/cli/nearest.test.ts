import { expect, it } from "vitest";
import { nearest } from "../../../src/cli/arguments/nearest.js";

const flags = ["--from", "--to", "--size", "--timeout", "--workers"];

it.each([
  ["--sise", "--size"],
  ["--form", "--from"],
  ["--worker", "--workers"],
  ["--time-out", "--timeout"],
  ["--ot", "--to"],
])("%s was probably %s", (typed, meant) => {
  expect(nearest(typed, flags)).toBe(meant);
});

it.each(["--keep-order", "--xyz", "x"])("%s is none of them", (typed) => {
  expect(nearest(typed, flags)).toBeUndefined();
});

it("has nothing to choose from without names", () => {
  expect(nearest("x", [])).toBeUndefined();
});
