import { describe, expect, it } from "vitest";
import { readResult, resultTypes } from "../../../src/cli/arguments/result-type.js";
import { joblogLine } from "../../../src/cli/results/joblog.js";
import { Lines } from "../../../src/cli/results/lines.js";
import { outcomeLine, unwritableLine } from "../../../src/cli/results/outcome-line.js";
import { type Outcome, PartwayError } from "../../../src/index.js";

const fulfilled = (value?: unknown): Outcome => ({ job: 3, status: "fulfilled", value, attempts: 1 });
const parsed = (outcome: Outcome): Record<string, unknown> =>
  JSON.parse(outcomeLine(outcome)) as Record<string, unknown>;

describe("an outcome as a line", () => {
  it.each([0, -0, 7, -1.5, 1e300, 5e-324])("has the number %d as JSON has it", (value) => {
    expect(outcomeLine(fulfilled(value))).toBe(
      `{"job":3,"status":"fulfilled","value":${JSON.stringify(value)},"attempts":1}\n`,
    );
  });

  it.each([
    [undefined, null],
    [null, null],
    [Number.NaN, null],
    ["tab\t", "tab\t"],
    [12n, "12"],
    [
      [1n, new Set([2])],
      ["1", [2]],
    ],
    [
      new Error("bad", { cause: new TypeError("worse") }),
      { name: "Error", message: "bad", cause: { name: "TypeError", message: "worse" } },
    ],
  ])("has what JSON has no word for as something it has (%#)", (value, shown) => {
    expect(parsed(fulfilled(value))["value"]).toEqual(shown);
  });

  it("says where a job is, and has no value where there is none", () => {
    const partial: Outcome = { job: 0, status: "partial", position: 2, extent: 9, attempts: 1 };
    expect(outcomeLine(partial)).toBe('{"job":0,"status":"partial","position":2,"extent":9,"attempts":1}\n');
  });

  it("has what the task threw, by its own name, under our code", () => {
    const thrown = Object.assign(new RangeError("too far"), { limit: 9, code: "OWN" });
    const error = new PartwayError("JOB_FAILED", "RangeError: too far", { cause: thrown });
    const line = parsed({ job: 0, status: "rejected", error, attempts: 2 });
    expect(line["error"]).toMatchObject({ code: "JOB_FAILED", name: "RangeError", message: "too far", limit: 9 });
    const text = new PartwayError("JOB_FAILED", "no", { cause: "no" });
    expect(parsed({ job: 0, status: "rejected", error: text, attempts: 1 })["error"]).toMatchObject({ message: "no" });
    const ours = new PartwayError("JOB_TIMEOUT", "late");
    expect(parsed({ job: 0, status: "rejected", error: ours, attempts: 1 })["error"]).toEqual({
      code: "JOB_TIMEOUT",
      name: "PartwayError",
      message: "late",
    });
  });

  it("of a value that contains itself is a line that says so", () => {
    const value: unknown[] = [];
    value.push(value);
    let failure: unknown;
    expect(() => {
      try {
        outcomeLine(fulfilled(value));
      } catch (error) {
        failure = error;
        throw error;
      }
    }).toThrow(TypeError);
    expect(JSON.parse(unwritableLine(fulfilled(value), failure))).toMatchObject({
      job: 3,
      error: { code: "RESULT_INVALID" },
    });
  });
});

describe("lines on their way out", () => {
  it("leave in order, those that come together at once", async () => {
    const written: string[] = [];
    const lines = new Lines(
      (text) => Promise.resolve(written.push(text)).then(() => "written" as const),
      () => {},
    );
    for (let line = 0; line < 3; line++) void lines.add(`${line}\n`);
    await lines.flush();
    void lines.add("3\n");
    await lines.flush();
    expect(written).toEqual(["0\n1\n2\n", "3\n"]);
  });

  it("hold back whoever adds more than can be written", async () => {
    let release = (): void => {};
    const slow = new Promise<void>((resolve) => {
      release = resolve;
    });
    const lines = new Lines(
      () => slow.then(() => "written" as const),
      () => {},
    );
    expect(lines.add("x")).toBeUndefined();
    let waited = false;
    const waiting = lines.add("y".repeat(70_000))!.then(() => (waited = true));
    await Promise.resolve();
    expect(waited).toBe(false);
    release();
    await waiting;
  });

  it("that cannot be written are told of once", async () => {
    let told = 0;
    const lines = new Lines(
      () => Promise.resolve("closed" as const),
      () => told++,
    );
    for (let line = 0; line < 5; line++) {
      void lines.add("line\n");
      await lines.flush();
    }
    expect([told, lines.failed]).toEqual([1, "closed"]);
  });
});

it("a line of the job log has seconds, bytes, and how the job ended", () => {
  const outcome: Outcome = { job: 4, status: "partial", started: 1_500_000_000_123.4, elapsedMs: 2_500, attempts: 1 };
  const columns = joblogLine(outcome, "a.js", { input: '"é\t"', received: 30, signal: "SIGINT" })
    .slice(0, -1)
    .split("\t");
  expect(columns.map((column) => column.trim())).toEqual([
    "5",
    ":",
    "1500000000.123",
    "2.500",
    "5",
    "30",
    "-1",
    "2",
    'a.js "é\\t"',
  ]);
});

describe("a kernel's bytes", () => {
  it("are read as what is asked for", () => {
    const bytes = new Uint8Array(Float64Array.of(1.5, -2).buffer);
    expect(readResult("f64", bytes)).toEqual([1.5, -2]);
    expect(readResult("u32", Uint8Array.of(1, 0, 0, 128))).toEqual([2_147_483_649]);
    expect(readResult("i32", Uint8Array.of(255, 255, 255, 255))).toEqual([-1]);
    expect(readResult("u64", new Uint8Array(8).fill(255))).toEqual([2n ** 64n - 1n]);
    expect(readResult("json", new TextEncoder().encode('{"a":1}'))).toEqual({ a: 1 });
    expect(readResult("text", new TextEncoder().encode("é"))).toBe("é");
    expect(readResult("bytes", bytes)).toBe(bytes);
  });

  it.each(resultTypes.filter((type) => /\d/.test(type)))("are no %s if there is one too few", (type) => {
    expect(() => readResult(type, new Uint8Array(7))).toThrow("got 7");
  });
});
