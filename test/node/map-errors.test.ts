import { type MapOptions, PartwayError, Pool, type Report } from "partway";
import { afterAll, describe, expect, it } from "vitest";
import { expectAddsUp, inline, numbers, task, until } from "../helpers/tasks.js";

const throws = task("throws.js");
const values = task("values.js");

type Options = MapOptions<unknown, unknown>;

describe.each(["auto", "off"] as const)("what a task throws (shared memory %s)", (sharedMemory) => {
  const pool = new Pool({ workers: 2, sharedMemory });
  afterAll(() => pool.terminate());

  /** What is said of a job that threw, which rejects nothing but its job. */
  async function thrown(way: string, options: Options = {}): Promise<PartwayError> {
    const report = await pool.map(throws, [way], options);
    expect(report).toMatchObject({ status: "completed", counts: { rejected: 1 } });
    const { error } = report.outcomes[0]!;
    expect(error).toBeInstanceOf(PartwayError);
    expect(error!.code).toBe("JOB_FAILED");
    return error!;
  }

  it.each(["default", "later", "steps"])(
    "is the cause of its job's error, with name, message and stack (%s)",
    async (exported) => {
      const error = await thrown("plain", { export: exported });
      expect(error.message).toBe("Error: plain");
      expect(error.cause).toMatchObject({ name: "Error", message: "plain" });
      expect((error.cause as Error).stack).toMatch(/^Error: plain\n[^]*throws\.js/);
    },
  );

  it.each([
    ["eval", EvalError],
    ["range", RangeError],
    ["reference", ReferenceError],
    ["syntax", SyntaxError],
    ["type", TypeError],
    ["uri", URIError],
  ])("is of its own class again, if that is one of JavaScript's (%s)", async (way, Class) => {
    const { cause, message } = await thrown(way);
    expect(cause).toBeInstanceOf(Class);
    expect(cause).toMatchObject({ name: Class.name, message: "own class" });
    expect(message).toBe(`${Class.name}: own class`);
  });

  it("is an Error of its name, if its class is the task's own", async () => {
    const { cause, message } = await thrown("custom");
    expect(message).toBe("ParseError: of the task's own");
    expect(cause).toBeInstanceOf(Error);
    expect(cause).toMatchObject({ name: "ParseError", message: "of the task's own", line: 7 });
  });

  it("has its causes, and theirs", async () => {
    const { cause } = await thrown("causes");
    expect(cause).toMatchObject({ message: "top", cause: { name: "TypeError", cause: { bottom: 1n } } });
    expect((cause as Error).cause).toBeInstanceOf(TypeError);
    expect((await thrown("itself")).cause).toMatchObject({ message: "a circle", cause: "a circle" });
  });

  it("has its own properties, without its methods", async () => {
    const { cause } = await thrown("properties");
    expect(cause).toMatchObject({ message: "with properties", code: "E_TASK", when: new Date(0) });
    const { inner } = cause as { inner: unknown };
    expect(inner).toBeInstanceOf(RangeError);
    expect(inner).toMatchObject({ message: "inside" });
    expect(cause).not.toHaveProperty("method");
  });

  it("has the errors that it is made of", async () => {
    const { cause, message } = await thrown("aggregate");
    expect(message).toBe("AggregateError: several");
    expect(cause).toBeInstanceOf(Error);
    expect(cause).toMatchObject({ name: "AggregateError", errors: [{ name: "TypeError", message: "first" }, 7] });
    expect((cause as AggregateError).errors[0]).toBeInstanceOf(TypeError);
  });

  it("may be a DOMException", async () => {
    expect((await thrown("dom")).cause).toMatchObject({ name: "DataCloneError", message: "a DOMException" });
  });

  it.each<[string, unknown, string]>([
    ["object", { reason: "none", map: new Map([[1, 2]]) }, '{"reason":"none","map":{}}'],
    ["text", "just text", "just text"],
    ["number", 7, "7"],
    ["nothing", undefined, "undefined"],
    ["null", null, "null"],
    ["symbol", "Symbol(none)", "Symbol(none)"],
    ["function", "() => 1", "() => 1"],
  ])("may be no error (%s)", async (way, cause, message) => {
    const error = await thrown(way);
    expect(error.cause).toEqual(cause);
    expect(error.message).toBe(message);
  });

  it("rejects its own job and no other", async () => {
    const report = await pool.map(throws, numbers(5_000), { export: "odd" });
    expect(report.counts).toEqual({ fulfilled: 2_500, partial: 0, rejected: 2_500, unstarted: 0 });
    for (const { job, value, error, attempts } of report.outcomes) {
      expect(attempts).toBe(1);
      if (job % 2 === 0) expect(value).toBe(job);
      else expect(error!.message).toBe(`Error: ${job} is odd`);
    }
    expectAddsUp(report);
  });

  it("rejects the job of a class that is called as if it were a function", async () => {
    const { outcomes } = await pool.map(inline("export default class Task {}"), [1]);
    expect(outcomes[0]!.error).toMatchObject({ code: "JOB_FAILED", cause: { name: "TypeError" } });
  });

  it("leaves what crosses both ways as it was", async () => {
    const kinds = await pool.exec<unknown[]>(values, undefined, { export: "kinds" });
    const circle: { self?: unknown } = {};
    circle.self = circle;
    const inputs = [...kinds, circle, new TypeError("an error as a value"), { twice: [kinds, kinds] }];
    const { value, counts } = await pool.map(values, inputs, { export: "echo" });
    expect(counts.fulfilled).toBe(inputs.length);
    expect(value).toEqual(inputs);
    expect(value[inputs.indexOf(circle)]).not.toBe(circle);
    const { twice } = value.at(-1) as { twice: unknown[] };
    expect(twice[0]).toBe(twice[1]);
  });
});

describe.each(["auto", "off"] as const)("maxFailures (shared memory %s)", (sharedMemory) => {
  const pool = new Pool({ workers: 2, sharedMemory });
  afterAll(() => pool.terminate());

  const expectTooMany = (report: Report<unknown[]>, least: number): void => {
    expect(report).toMatchObject({ status: "failed", reason: { code: "TOO_MANY_FAILURES" }, forced: false });
    expect(report.counts.rejected).toBeGreaterThanOrEqual(least);
    expectAddsUp(report);
  };

  /** One job that waits until it is released, one that fails meanwhile, and many more. */
  const kinds = ["waits", "fails", ...numbers(2_000).map(() => "ends")];
  const halting = (options: Options): { words: Int32Array; options: Options } => {
    const words = new Int32Array(new SharedArrayBuffer(8));
    return { words, options: { ...options, export: "halts", shared: words.buffer } };
  };

  it.each(["now", "soon"] as const)("is a number of jobs, beyond which no more are begun (%s)", async (halt) => {
    const report = await pool.map(throws, numbers(5_000), { export: "odd", maxFailures: 3, halt });
    expectTooMany(report, 3);
    expect(report.counts.unstarted).toBeGreaterThan(0);
    expect((report.reason as Error).message).toMatch(/^maxFailures: \d+ jobs were rejected$/);
  });

  it("is a share of the jobs that have ended, of three at least", async () => {
    const report = await pool.map(throws, numbers(5_000), { export: "odd", maxFailures: "10%" });
    expectTooMany(report, 3);
    expect(report.counts.unstarted).toBeGreaterThan(0);
    const two = await pool.map(throws, [1, 3], { export: "odd", maxFailures: "1%" });
    expect(two).toMatchObject({ status: "completed", counts: { rejected: 2 } });
    const all = await pool.map(throws, [1, 3, 5], { export: "odd", maxFailures: "100%" });
    expectTooMany(all, 3);
  });

  it("is not reached by fewer", async () => {
    for (const maxFailures of ["100%", 501, Infinity] as const) {
      const report = await pool.map(throws, numbers(1_000), { export: "odd", maxFailures });
      expect(report).toMatchObject({ status: "completed", counts: { fulfilled: 500, rejected: 500 } });
    }
  });

  it("counts a job once, however often it was tried", async () => {
    const options = { export: "odd", maxFailures: 2, retries: 5 };
    const report = await pool.map(throws, [1, 2], options);
    expect(report).toMatchObject({ status: "completed", counts: { fulfilled: 1, rejected: 1 } });
    expect(report.outcomes[0]!.attempts).toBe(6);
  });

  it("stops what is under way at once", async () => {
    const { options } = halting({ maxFailures: 1, halt: "now" });
    const report = await pool.map(throws, kinds, options);
    expectTooMany(report, 1);
    expect(report.counts).toMatchObject({ fulfilled: 0, partial: 1, rejected: 1 });
    expect(report.outcomes[0]).toMatchObject({ status: "partial", value: "waiting" });
    expect(report.outcomes[1]).toMatchObject({ status: "rejected", error: { message: "Error: as told" } });
  });

  it("lets what is under way end if it halts soon", async () => {
    const { words, options } = halting({ maxFailures: 1, halt: "soon" });
    const run = pool.map(throws, kinds, options);
    await until(run, ({ counts }) => counts.rejected === 1);
    Atomics.store(words, 1, 1);
    const report = await run;
    expectTooMany(report, 1);
    expect(report.counts).toMatchObject({ partial: 0, rejected: 1 });
    expect(report.outcomes[0]).toMatchObject({ status: "fulfilled", value: "ended" });
    expect(report.counts.unstarted).toBeGreaterThan(0);
  });
});
