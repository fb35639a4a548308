import { describe, expect, it } from "vitest";
import { resultType } from "../../../src/cli/arguments/result-type.js";
import { joblogLine } from "../../../src/cli/results/joblog.js";
import { Lines } from "../../../src/cli/results/lines.js";
import { makeWritable, outcomeLine } from "../../../src/json/outcome.js";
import { type Outcome, PartwayError, readResult, resultTypes } from "../../../src/index.js";
import { Random, runs, seed } from "../../helpers/random.js";

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
    [Number.NEGATIVE_INFINITY, null],
    [true, true],
    ["tab\t", "tab\t"],
    ["\u2028 and half a pair \uD83D", "\u2028 and half a pair \uD83D"],
    [new Date(0), "1970-01-01T00:00:00.000Z"],
    [new Map([[{ key: 1n }, [undefined]]]), [[{ key: "1" }, [null]]]],
    [Float32Array.of(1.5, Number.NaN), [1.5, null]],
    [BigUint64Array.of(2n ** 64n - 1n), ["18446744073709551615"]],
    [Uint8Array.of(1, 2).buffer, [1, 2]],
    [{ kept: 1, left: undefined }, { kept: 1 }],
    [
      { inside: Object.assign(new RangeError("own"), { code: "E", depth: 2n }) },
      { inside: { name: "RangeError", message: "own", code: "E", depth: "2" } },
    ],
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

  it(`is what JSON would write of any number, text or list (SEED=${seed})`, () => {
    const random = new Random(seed);
    const number = (): number => (random.next() - 0.5) * 10 ** random.whole(-330, 309);
    const text = (): string => String.fromCharCode(...Array.from({ length: 5 }, () => random.whole(0, 0xffff)));
    for (let drawn = 0; drawn < runs(1_000); drawn++) {
      const value = random.pick<() => unknown>([number, text, () => [number(), text()], () => Math.round(number())])();
      const plain = { job: drawn, status: "fulfilled", value, attempts: random.whole(1, 9) } as const;
      expect(outcomeLine(plain)).toBe(`${JSON.stringify(plain)}\n`);
      const stepped = { job: drawn, status: "partial", value, position: 3, extent: 1e21, attempts: 1 } as const;
      expect(outcomeLine(stepped)).toBe(`${JSON.stringify(stepped)}\n`);
    }
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
    expect(Object.keys(line["error"] as object)).toEqual(["code", "name", "message", "stack", "limit"]);
    const text = new PartwayError("JOB_FAILED", "no", { cause: "no" });
    expect(parsed({ job: 0, status: "rejected", error: text, attempts: 1 })["error"]).toMatchObject({ message: "no" });
    const ours = new PartwayError("JOB_TIMEOUT", "late");
    expect(parsed({ job: 0, status: "rejected", error: ours, attempts: 1 })["error"]).toEqual({
      code: "JOB_TIMEOUT",
      name: "PartwayError",
      message: "late",
    });
  });

  it("has its parts in one order", () => {
    const error = new PartwayError("JOB_TIMEOUT", "late");
    const outcome: Outcome = { attempts: 1, error, extent: 9, position: 2, value: [1], status: "rejected", job: 0 };
    expect(Object.keys(parsed(outcome))).toEqual(["job", "status", "value", "position", "extent", "error", "attempts"]);
  });
});

describe("an outcome that cannot be written", () => {
  const cyclic: Record<string, unknown> = {};
  cyclic["self"] = cyclic;

  function written(outcome: Outcome): Record<string, unknown> {
    expect(() => outcomeLine(outcome)).toThrow(TypeError);
    makeWritable(outcome, new TypeError("a circle\n  of two"));
    return parsed(outcome);
  }

  it("is rejected if it was fulfilled, and says why", () => {
    expect(written(fulfilled(cyclic))).toEqual({
      job: 3,
      status: "rejected",
      error: {
        code: "RESULT_INVALID",
        name: "PartwayError",
        message: "its value cannot be written as JSON: a circle",
      },
      attempts: 1,
    });
  });

  it("stays partial, and where it was, without what it had kept", () => {
    const partial: Outcome = { job: 0, status: "partial", value: cyclic, position: 2, attempts: 1 };
    expect(written(partial)).toMatchObject({ status: "partial", position: 2, error: { code: "RESULT_INVALID" } });
  });

  it("keeps the error that it has, but for what cannot be written of it", () => {
    const late = new PartwayError("JOB_TIMEOUT", "late");
    const timedOut: Outcome = { job: 0, status: "rejected", value: cyclic, error: late, attempts: 1 };
    expect(written(timedOut)["error"]).toEqual({ code: "JOB_TIMEOUT", name: "PartwayError", message: "late" });
    const cause = Object.assign(new RangeError("far"), { cyclic });
    const error = new PartwayError("JOB_FAILED", "RangeError: far", { cause });
    expect(written({ job: 0, status: "rejected", error, attempts: 1 })["error"]).toEqual({
      code: "JOB_FAILED",
      name: "RangeError",
      message: "far",
      stack: cause.stack,
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

  it(`leave whole and in order, one write at a time, however slow they are (SEED=${seed})`, async () => {
    for (let drawn = seed; drawn < seed + runs(20); drawn++) {
      const random = new Random(drawn);
      let [written, writing] = ["", 0];
      const lines = new Lines(
        async (text) => {
          expect([++writing, text === ""]).toEqual([1, false]);
          for (let turns = random.whole(0, 3); turns > 0; turns--) await new Promise(setImmediate);
          written += text;
          writing--;
          return "written";
        },
        () => expect.unreachable(),
      );
      let added = "";
      for (let line = 0; line < 50; line++) {
        const text = `${line} ${"x".repeat(random.pick([0, 10, 20_000]))}\n`;
        added += text;
        const wait = lines.add(text);
        if (wait) await wait;
        if (random.chance(0.2)) await new Promise(setImmediate);
      }
      await lines.flush();
      expect(written === added, `seed ${drawn}`).toBe(true);
    }
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

it.each([
  ["fulfilled", "SIGINT", "0", "0"],
  ["rejected", "SIGINT", "1", "0"],
  ["partial", "SIGTERM", "-1", "15"],
  ["partial", undefined, "-1", "0"],
] as const)("a job that is %s in a run stopped by %s is so in the job log", (status, signal, exit, number) => {
  const line = joblogLine({ job: 0, status, attempts: 1 }, "a.js", { input: "{}", signal });
  expect(line.split("\t").slice(6)).toEqual([exit, number, "a.js {}\n"]);
});

it("a line of the job log has seconds, bytes, and how the job ended", () => {
  const times = { started: 1_500_000_000_123.4, elapsedMs: 2_500 };
  const outcome: Outcome = { job: 4, status: "partial", value: ["é"], attempts: 1, ...times };
  const columns = joblogLine(outcome, "a.js", { input: '"é\t"', signal: "SIGINT" }).slice(0, -1).split("\t");
  expect(columns.map((column) => column.trim())).toEqual([
    "5",
    ":",
    "1500000000.123",
    "2.500",
    "5",
    "6",
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

  it("are read as a type that there is, or the nearest is named", () => {
    expect(resultTypes.map(resultType)).toEqual(resultTypes);
    expect(() => resultType("jsn")).toThrow(
      /^--result: expected one of bytes, text, .*, got "jsn"; did you mean json\?$/,
    );
    expect(() => resultType("toString")).toThrow('got "toString"');
  });

  it.each(resultTypes.filter((type) => /\d/.test(type)))("are no %s if there is one too few", (type) => {
    expect(() => readResult(type, new Uint8Array(7))).toThrow("got 7");
  });
});
