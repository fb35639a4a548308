import { expect, it } from "vitest";
import { plainJson } from "../../../src/json/plain.js";
import { reasonText } from "../../../src/json/report.js";

it("big integers are decimal strings, typed arrays are lists", () => {
  const value = { big: 2n ** 64n, bytes: Uint8Array.of(1, 2), wide: BigInt64Array.of(-1n), none: undefined };
  expect(plainJson(value)).toBe('{"big":"18446744073709551616","bytes":[1,2],"wide":["-1"]}');
  expect(plainJson(undefined)).toBe("null");
});

it("a reason is a signal's name, an error's message, or what it says", () => {
  const interruption = Object.assign(new Error("interrupted by SIGINT"), { by: "SIGINT" });
  expect([interruption, new Error("maxFailures"), "max-run-time", undefined].map(reasonText)).toEqual([
    "SIGINT",
    "maxFailures",
    "max-run-time",
    null,
  ]);
});
