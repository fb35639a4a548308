import { PartwayError, Pool, RejectedInput } from "partway";
import { afterAll, describe, expect, it } from "vitest";
import { begun, expectAddsUp, inline, next, numbers, task, turn, until } from "../helpers/tasks.js";

const values = task("values.js");
const steps = task("steps.js");

/** Numbers from 0, for ever, and how many of them were pulled. */
function endless(): { inputs: Generator<number>; counts: { pulled: number; left: number } } {
  const counts = { pulled: 0, left: 0 };
  function* generate(): Generator<number> {
    try {
      for (;;) yield counts.pulled++;
    } finally {
      counts.left++;
    }
  }
  return { inputs: generate(), counts };
}

describe.each(["auto", "off"] as const)("the inputs of map (shared memory %s)", (sharedMemory) => {
  const pool = new Pool({ workers: 2, sharedMemory });
  afterAll(() => pool.terminate());

  it.each<[string, () => Iterable<number> | AsyncIterable<number>]>([
    ["a list", () => numbers(100)],
    ["a typed array", () => Uint8Array.from(numbers(100))],
    ["a set", () => new Set(numbers(100))],
    ["the keys of a map", () => new Map(numbers(100).map((number) => [number, ""])).keys()],
    ["a generator", () => numbers(100).values()],
    ["an async generator", () => later(100, 0)],
    ["an async generator that takes its time", () => later(100, 10)],
    ["an iterable that counts itself", () => ({ size: 7, [Symbol.iterator]: () => numbers(100).values() })],
    ["an async iterator with a few of its inputs at hand", () => partlyAtHand(100)],
  ])("may be %s", async (_, inputs) => {
    const report = await pool.map(values, inputs());
    expect(report).toMatchObject({ status: "completed", jobs: 100, inputsEnded: true });
    expect(report.value).toEqual(numbers(100).map((number) => number * 2));
  });

  it.each([[undefined], [null], [7], ["text"], [{}], [() => []]])("may not be %s", async (inputs) => {
    await expect(pool.map(values, inputs as never)).rejects.toMatchObject({
      code: "OPTION_INVALID",
      message: expect.stringMatching(/^inputs: expected an iterable of inputs, got /) as string,
    });
  });

  it("are counted as they come, while nobody knows how many there are", async () => {
    let release!: () => void;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const run = pool.map(
      values,
      (async function* () {
        yield* [1, 2, 3];
        await released;
        yield 4;
      })(),
    );
    await until(run, ({ counts }) => counts.fulfilled === 3);
    expect(run.progress).toMatchObject({ jobs: 3, inputsEnded: false });
    expect(run.progress.etaMs).toBeUndefined();
    release();
    expect(await run).toMatchObject({ jobs: 4, inputsEnded: true, value: [2, 4, 6, 8] });
  });

  it("are not pulled while nobody takes the outcomes, and are again when somebody does", async () => {
    const { inputs, counts } = endless();
    const run = pool.map(values, inputs, { collect: false });
    const outcomes = run[Symbol.asyncIterator]();
    await outcomes.next();
    let before = -1;
    while (counts.pulled !== before) {
      before = counts.pulled;
      await next(run);
    }
    // What is in flight, what waits to be read, and what is at hand.
    expect(before).toBeLessThan(30_000);
    for (let taken = 0; taken < 40_000; taken++) await outcomes.next();
    expect(counts.pulled).toBeGreaterThan(40_000);
    await outcomes.return!();
    expect((await run).status).toBe("stopped");
    expect(counts.left).toBe(1);
  });

  it("are left behind when their reader leaves, and nothing more is pulled", async () => {
    const { inputs, counts } = endless();
    const run = pool.map<number>(values, inputs);
    for await (const { job, value } of run) {
      expect(value).toBe(job * 2);
      if (job > 1_000) break;
    }
    const report = await run;
    const { pulled, left } = counts;
    expect(report).toMatchObject({ status: "stopped", inputsEnded: false });
    expect(report.jobs).toBeLessThanOrEqual(pulled);
    expect(left).toBe(1);
    expectAddsUp(report);
    await pool.map(values, numbers(100));
    expect(counts.pulled).toBe(pulled);
  });

  it("that cannot be read on fail the run, with the report of what was made until then", async () => {
    for (const fails of [failing(20), failingLater(20)]) {
      const error: unknown = await pool.map<number>(values, fails).then(
        () => "resolved",
        (reason: unknown) => reason,
      );
      expect(error).toMatchObject({
        code: "INPUT_FAILED",
        message: "the inputs could not be read on: the disk is gone",
        cause: { name: "RangeError" },
        report: { status: "failed", jobs: 20, inputsEnded: false },
      });
      const { report } = error as { report: Parameters<typeof expectAddsUp>[0] };
      expectAddsUp(report);
    }
    const broken = {
      [Symbol.iterator]() {
        throw new Error("no iterator");
      },
    };
    await expect(pool.map(values, broken)).rejects.toMatchObject({ code: "INPUT_FAILED" });
    const odd = { [Symbol.iterator]: () => ({ next: () => 7 }) };
    await expect(pool.map(values, odd as never)).rejects.toMatchObject({ code: "INPUT_FAILED" });
  });

  it("that cannot be cloned reject their own jobs, and no other", async () => {
    const uncloneable = [() => 1, { call: () => 1 }, Symbol("x"), new WeakMap(), throwing(), Promise.resolve(1)];
    const inputs = numbers(60).map((job) => (job % 10 === 3 ? uncloneable[(job / 10) | 0] : job));
    const report = await pool.map(values, inputs, { export: "echo", retries: 2 });
    expect(report.counts).toEqual({ fulfilled: 54, partial: 0, rejected: 6, unstarted: 0 });
    for (const { job, status, value, error, attempts } of report.outcomes) {
      if (job % 10 !== 3) expect({ status, value, attempts }).toEqual({ status: "fulfilled", value: job, attempts: 1 });
      else
        expect({ status, code: error!.code, attempts }).toEqual({
          status: "rejected",
          code: "INPUT_UNCLONEABLE",
          attempts: 0,
        });
    }
    expect(report.outcomes[3]!.error!.message).toMatch(
      /^job 3: expected an input that can be cloned: .*could not be cloned/,
    );
    await expect(pool.exec(values, () => 1)).rejects.toMatchObject({ code: "INPUT_UNCLONEABLE" });
  });

  it("with results that cannot be cloned reject their own jobs, and no other", async () => {
    const report = await pool.map(values, numbers(40), { export: "uncloneable" });
    expect(report.counts).toEqual({ fulfilled: 20, partial: 0, rejected: 20, unstarted: 0 });
    for (const { job, error, value } of report.outcomes) {
      if (job % 2 === 0) expect(value).toBe(job);
      else
        expect(error).toMatchObject({ code: "RESULT_UNCLONEABLE", message: expect.stringMatching(/cloned/) as string });
    }
  });

  it("that whoever reads them found wrong are rejected without being sent", async () => {
    const wrong = new PartwayError("INPUT_MALFORMED", "line 3: expected JSON, got }");
    const inputs = [0, 1, new RejectedInput(wrong), 3, new RejectedInput(wrong)];
    for (const options of [{}, { transfer: () => [] }, { retries: 3 }]) {
      const report = await pool.map<number>(values, inputs, options);
      expect(report.counts).toEqual({ fulfilled: 3, partial: 0, rejected: 2, unstarted: 0 });
      expect(report.outcomes[2]).toEqual({ job: 2, status: "rejected", error: wrong, attempts: 0 });
      expectAddsUp(report);
    }
  });

  it("are moved rather than copied if asked, and come back from jobs that were not begun", async () => {
    const buffers = numbers(9).map((job) => new Uint8Array(1_000).fill(job + 1));
    const transfer = ({ bytes }: { bytes: Uint8Array }): Transferable[] => [bytes.buffer as ArrayBuffer];
    const inputs = buffers.map((bytes, job) => ({ bytes, seed: job, steps: job < 3 ? 5 : 1e9, ms: 0.5 }));
    const run = pool.map<unknown, (typeof inputs)[0]>(steps, inputs.values(), { transfer });
    await until(run, (progress) => progress.counts.fulfilled === 3 && begun(2)(progress));
    for (const bytes of buffers.slice(0, 5)) expect(bytes.length).toBe(0);
    run.stop();
    const report = await run;
    expect(report.counts).toMatchObject({ fulfilled: 3, partial: 2, rejected: 0 });
    for (const { job, status, input } of report.outcomes) {
      if (status !== "unstarted") expect(input).toBeUndefined();
      else expect((input as (typeof inputs)[0]).bytes).toEqual(new Uint8Array(1_000).fill(job + 1));
    }
    expectAddsUp(report);
  });

  it("that were moved are lost with their worker, which nobody else's wait at", async () => {
    const exits = ["exit", "fine", "fine"].map((kind) => ({ kind, bytes: new Uint8Array(10) }));
    const code = `export default ({ kind }) => kind === "exit" ? process.exit(1) : kind`;
    const transfer = ({ bytes }: { bytes: Uint8Array }): Transferable[] => [bytes.buffer as ArrayBuffer];
    const report = await pool.map<string, (typeof exits)[0]>(inline(code), exits, {
      transfer,
      retries: 3,
    });
    expect(report.outcomes[0]).toMatchObject({ status: "rejected", error: { code: "WORKER_LOST" }, attempts: 1 });
    expect(report.value).toEqual([undefined, "fine", "fine"]);
    const force = new AbortController();
    const stuck = pool.map(task("stuck.js"), ["stuck", "stuck", "fine"], { transfer: () => [], force: force.signal });
    await until(stuck, begun(2));
    force.abort();
    const { counts } = await stuck;
    expect(counts.partial + counts.rejected + counts.unstarted).toBe(3);
    await turn();
  });

  it("that cannot be moved reject their own jobs", async () => {
    const bytes = new Uint8Array(10);
    // The second gives away what is gone already.
    const inputs = [bytes, bytes, new Uint8Array(20)];
    const transfer = (input: Uint8Array): Transferable[] => [input.buffer as ArrayBuffer];
    const report = await pool.map<{ length: number }, Uint8Array>(values, inputs, { export: "echo", transfer });
    expect(report.outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(report.outcomes[1]!.error!.code).toBe("INPUT_UNCLONEABLE");
    const refuses = (input: Uint8Array): Transferable[] => {
      if (input.length === 2) throw new Error("not this one");
      return [];
    };
    const some = await pool.map<unknown, Uint8Array>(
      values,
      [1, 2, 3].map((length) => new Uint8Array(length)),
      { export: "echo", transfer: refuses },
    );
    expect(some.outcomes[1]!.error).toMatchObject({
      code: "INPUT_FAILED",
      message: "job 1: `transfer` failed: not this one",
    });
    expect(some.counts.fulfilled).toBe(2);
  });
});

async function* later(count: number, every: number): AsyncGenerator<number> {
  for (const number of numbers(count)) {
    if (every > 0 && number % every === 0) await turn();
    yield number;
  }
}

function partlyAtHand(count: number): AsyncIterable<number> {
  let at = 0;
  const step = (): IteratorResult<number> =>
    at < count ? { done: false, value: at++ } : { done: true, value: undefined };
  const iterator = { next: () => (at % 10 === 0 ? turn().then(step) : step()) };
  return { [Symbol.asyncIterator]: () => iterator as AsyncIterator<number> };
}

function* failing(after: number): Generator<number> {
  yield* numbers(after);
  throw new RangeError("the disk is gone");
}

async function* failingLater(after: number): AsyncGenerator<number> {
  yield* failing(after);
}

/** Something that cannot be read, let alone cloned. */
function throwing(): object {
  return {
    get value() {
      throw new Error("not for you");
    },
  };
}
