import type { Counts, Outcome } from "partway";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stirred } from "../fixtures/tasks/stir.js";
import { bundleWorker } from "../helpers/bundle.js";
import { TestPage, crossed } from "../helpers/pages.js";
import { Reference } from "../helpers/probe.js";
import { numbers } from "../helpers/tasks.js";
import { numbersWasm, twiceWasm } from "../helpers/wasm.js";

const scripts = { "/named-worker.js": await bundleWorker("named-worker.ts") };

interface Mapped {
  outcomes: (Omit<Outcome, "error"> & { error?: { code: string; message: string; cause?: object } })[];
  value: unknown[];
  counts: Counts;
  status: string;
  jobs: number;
  forced: boolean;
  inputsEnded: boolean;
}

/** How many bytes of a job are in its value, in the page, and in the input that came back. */
type Given = { status: string; there?: number; here: number; back?: number };

const endless = (count: number): object[] => numbers(count).map((seed) => ({ seed, steps: 1e9, ms: 1 }));
const codes = ({ outcomes }: Mapped): string[] => outcomes.map(({ status, error }) => error?.code ?? status);

describe.each(crossed)("map in %s", (_, where) => {
  let open: TestPage;
  const call = <T = Mapped>(name: string, ...parameters: unknown[]): Promise<T> =>
    open.scenario<T>(name, ...parameters);
  const expectUsable = async (): Promise<void> =>
    expect((await call("map", "values.js", [1, 2])).value).toEqual([2, 4]);

  beforeAll(async () => {
    open = await TestPage.open({ ...where, scripts }, "/", "map-scenarios.js");
    await call("usePool", { workers: 2 });
  });
  afterAll(() => open.close());

  it.each(["default", "asyncGenerator", "plain", "asynchronous"])("runs a module's %s to the end", async (kind) => {
    const inputs = numbers(40).map((seed) => ({ seed, steps: 20 + seed }));
    const { value, counts } = await call("map", "steps.js", inputs, { export: kind });
    expect(counts).toEqual({ fulfilled: 40, partial: 0, rejected: 0, unstarted: 0 });
    expect(value).toEqual(inputs.map(({ seed, steps }) => stirred(seed, steps)));
  });

  it("does a hundred thousand tiny jobs", async () => {
    expect(await call("mapTiny", 100_000)).toEqual({
      counts: { fulfilled: 100_000, partial: 0, rejected: 0, unstarted: 0 },
      right: 100_000,
    });
  });

  it("has values cross as structured clone has them", async () => {
    expect(await call("thereAndBack")).toEqual([
      ["Undefined", undefined],
      ["Null", null],
      ["Number", -0],
      ["Number", Number.NaN],
      ["BigInt", 12345678901234567890n],
      ["Date", new Date(0)],
      ["Map", [["a", ["Set", [1]]]]],
      ["RegExp", /x/gi],
      ["Float32Array", [1.5]],
      ["ArrayBuffer", [1, 2, 3]],
      ["Object", { list: [[], {}], nothing: undefined }],
    ]);
  });

  // Without shared memory a plain function cannot be told.
  it.each(["default", "asyncGenerator", "asynchronous", ...(where.isolated ? ["plain"] : [])])(
    "stops %s in the middle, keeps exactly where each job is, and goes on with warm workers",
    async (kind) => {
      await expectUsable();
      const made = await call<number>("made");
      const { outcomes, counts, status, forced } = await call("map", "steps.js", endless(6), {
        export: kind,
        stop: [kind === "plain" ? "begun" : "published", 2],
        grace: 20_000,
      });
      expect([status, forced]).toEqual(["stopped", false]);
      expect(counts).toEqual({ fulfilled: 0, partial: 2, rejected: 0, unstarted: 4 });
      for (const { job, value, position } of outcomes.filter((outcome) => outcome.status === "partial")) {
        const { at, state } = value as { at: number; state: number };
        expect(at).toBe(position);
        expect(at).toBeGreaterThan(0);
        expect(state).toBe(stirred(job, at));
      }
      await expectUsable();
      expect(await call("made")).toBe(made);
    },
  );

  it.skipIf(where.isolated)("forces a function that cannot be told of the stop", async () => {
    const options = { export: "plain", stop: ["busy", 2], grace: 50 };
    const { counts, status, forced } = await call("map", "steps.js", endless(6), options);
    expect([status, forced]).toEqual(["stopped", true]);
    expect(counts).toMatchObject({ fulfilled: 0, rejected: 0 });
    expect(counts.partial + counts.unstarted).toBe(6);
    await expectUsable();
  });

  it("forces a function that never looks up, and works on", async () => {
    const options = { stop: ["busy", 2], grace: 100 };
    const { counts, forced } = await call("map", "stuck.js", ["stuck", "stuck", 3], options);
    expect(forced).toBe(true);
    expect(counts.rejected).toBe(0);
    expect(counts.fulfilled + counts.partial + counts.unstarted).toBe(3);
    await expectUsable();
  });

  it("lets one long job hold up none of a thousand short ones", async () => {
    const inputs = numbers(1_001).map((seed) => ({ seed, steps: seed === 500 ? 1e9 : 1, ms: 0 }));
    const { counts, outcomes } = await call("mapUntil", "steps.js", inputs, 1_000);
    expect(counts).toEqual({ fulfilled: 1_000, partial: 1, rejected: 0, unstarted: 0 });
    expect(outcomes[500]!.status).toBe("partial");
  });

  it.runIf(where.isolated)("lets a function that never returns hold up none either", async () => {
    const inputs = numbers(1_001).map((number) => (number === 500 ? "stuck" : number));
    const { counts, forced } = await call("mapUntil", "stuck.js", inputs, 1_000, { grace: 100 });
    expect(counts).toEqual({ fulfilled: 1_000, partial: 1, rejected: 0, unstarted: 0 });
    expect(forced).toBe(true);
  });

  it("has errors cross with class, name, message, own properties and cause", async () => {
    const { outcomes } = await call("map", "throws.js", ["custom", "causes", "properties"]);
    expect(outcomes.map(({ error }) => error)).toMatchObject([
      {
        code: "JOB_FAILED",
        message: "ParseError: of the task's own",
        cause: { class: "Error", name: "ParseError", message: "of the task's own", line: 7 },
      },
      { cause: { message: "top", cause: { class: "TypeError", message: "middle", cause: { bottom: 1n } } } },
      { cause: { code: "E_TASK", when: new Date(0), inner: { class: "RangeError", message: "inside" } } },
    ]);
  });

  it("tries a job again that threw", async () => {
    const inputs = [{ seed: 1, steps: 9, failures: 1, failAt: 4 }];
    const { outcomes } = await call("map", "steps.js", inputs);
    expect(outcomes[0]).toMatchObject({ status: "rejected", error: { cause: { message: "attempt 1", at: 4 } } });
    expect((await call("map", "steps.js", inputs, { retries: 1 })).value).toEqual([stirred(1, 9)]);
  });

  it("rejects only the job whose input or result cannot be cloned", async () => {
    const input = await call("mapUncloneable", "values.js");
    expect(codes(input)).toEqual(["fulfilled", "INPUT_UNCLONEABLE", "fulfilled"]);
    const result = await call("map", "values.js", [2, 3, 4], { export: "uncloneable" });
    expect(codes(result)).toEqual(["fulfilled", "RESULT_UNCLONEABLE", "fulfilled"]);
  });

  it("rejects only the job whose input or result is nested deeper than its engine can read", async () => {
    const depths = [1, 3_000, 2, 6_000, 3, 12_000, 4, 100_000, 5];
    const { results, inputs } = await call<Record<string, unknown[]>>("mapNested", depths);
    const expected = (code: string): unknown[] =>
      depths.map((depth) =>
        depth < 10 ? depth : (expect.toSatisfy((come) => [depth, code].includes(come)) as unknown),
      );
    expect(results).toEqual(expected("RESULT_UNCLONEABLE"));
    expect(inputs).toEqual(expected("INPUT_UNCLONEABLE"));
    await expectUsable();
  });

  it.each([
    ["nowhere.js", {}],
    ["loading/throws.js", {}],
    ["values.js", { export: "nothing" }],
  ])("rejects the run of %s %j, which cannot be used, and works on", async (path, options) => {
    const rejected = await call("map", path, [1, 2], options);
    expect(rejected).toMatchObject({ code: "MODULE_INVALID", counts: { unstarted: 2 } });
    await expectUsable();
  });

  it.each([
    ["awaits what never comes", "loading/never.js", false],
    ["never returns", "loading/blocks.js", true],
  ])("stops while a module is being loaded that %s", async (_how, path, forced) => {
    const report = await call("map", path, numbers(5), { stop: ["busy", 2], grace: forced ? 50 : 20_000 });
    expect(report).toMatchObject({ status: "stopped", forced, counts: { partial: 0, unstarted: 5 } });
    await expectUsable();
  });

  it("loads a module that awaits something", async () => {
    expect((await call("map", "loading/later.js", [1, 2])).value).toEqual([2, 4]);
  });

  it("pulls inputs that come later, and keeps the order", async () => {
    const report = await call("mapStream", "values.js", numbers(50), { keepOrder: true });
    expect(report).toMatchObject({ inputsEnded: true, jobs: 50, value: numbers(50).map((number) => number * 2) });
  });

  it("executes a single job; stopped, it gives what was kept", async () => {
    expect(await call<object>("exec", "values.js", 21)).toEqual({ value: 42 });
    const input = { seed: 5, steps: 1e9, ms: 1 };
    const stopped = await call<{ partial: { at: number; state: number } }>("exec", "steps.js", input, true);
    expect(stopped).toMatchObject({ name: "AbortError", code: "ABORTED", aborted: true, same: true });
    expect(stopped.partial.at).toBeGreaterThan(0);
    expect(stopped.partial.state).toBe(stirred(5, stopped.partial.at));
  });

  it("runs functions of WebAssembly, from bytes and by URL", async () => {
    const run = (name: string, ...inputs: unknown[]): Promise<Mapped> =>
      call("mapWasm", [...numbersWasm], inputs, { export: name });
    expect((await run("multiply", [3, 4], ["9007199254740993", 1])).value).toEqual([12n, 9007199254740993n]);
    expect(codes(await run("divide", [6, 3], [1, 0]))).toEqual(["fulfilled", "KERNEL_TRAPPED"]);
    const url = `data:application/wasm;base64,${Buffer.from(twiceWasm).toString("base64")}`;
    expect((await call("mapWasm", url, [1.5, 2])).value).toEqual([3, 4]);
  });

  it("runs a kernel; stopped, it has the exact state of each job", async () => {
    const inputs = [[1, 2, 3], [4], [], [5, 6]];
    const ended = new Reference({ extent: 40 });
    const { value } = await call("mapKernel", { extent: 40 }, inputs);
    expect(value).toEqual(inputs.map((bytes, job) => ended.end(job, Uint8Array.from(bytes))));
    const params = { extent: 2 ** 30, spin: 500 };
    const { counts, forced, outcomes } = await call("mapKernel", params, inputs, { stop: ["published", 2] });
    expect([counts, forced]).toEqual([{ fulfilled: 0, partial: 2, rejected: 0, unstarted: 2 }, false]);
    const reference = new Reference(params);
    for (const { job, value: state, position } of outcomes.filter(({ status }) => status === "partial"))
      expect(state).toEqual(reference.at(job, position!, Uint8Array.from(inputs[job]!)));
  });

  it("has large results whole", async () => {
    const seen = await call<{ job: number; length: number; whole: boolean }[]>("large", 6, 100 * 2 ** 20);
    expect(seen.length).toBe(6);
    for (const { length, whole } of seen) expect([length, whole]).toEqual([100 * 2 ** 20, true]);
  }, 60_000);

  it("moves buffers, and gives back those of a run that is stopped at once", async () => {
    const moved = await call<Given[]>("give", "values.js", endless(20), { export: "echo" });
    expect(moved).toEqual(numbers(20).map(() => ({ status: "fulfilled", there: 8, here: 0 })));
    const untouched = await call<Given[]>("give", "steps.js", endless(20), { stop: ["at once"] });
    expect(untouched).toEqual(numbers(20).map(() => ({ status: "unstarted", here: 8, back: 8 })));
  });

  it("gives the buffers back of jobs that were not begun", async () => {
    const inputs = [...numbers(100).map((seed) => ({ seed, steps: 1 })), ...endless(20)];
    const given = await call<Given[]>("give", "steps.js", inputs, { stop: ["published", 2] });
    const unstarted = given.filter(({ status }) => status === "unstarted");
    expect(unstarted.length).toBe(18);
    for (const { back } of unstarted) expect(back).toBe(8);
    for (const { status, here } of given) if (status !== "unstarted") expect(here).toBe(0);
  });

  it("loses only the job whose worker dies, with the state that it had published", async () => {
    const inputs = [
      { steps: 5, ms: 300, death: "timer", at: 2 },
      { steps: 3, ms: 5 },
    ];
    const lost = await call("map", "deaths.js", inputs, { export: "waits" });
    expect(codes(lost)).toEqual(["WORKER_LOST", "fulfilled"]);
    expect(lost.outcomes[0]).toMatchObject({ value: 2, position: 2 });
    expect(lost.outcomes[0]!.error!.message).toContain("nobody catches this");
    const { value, outcomes } = await call("map", "deaths.js", inputs, { export: "waits", retries: 1 });
    expect(value).toEqual(["alive", "alive"]);
    expect(outcomes.map(({ attempts }) => attempts)).toEqual([2, 1]);
  });

  it("runs the tasks that a worker of the program's own serves by name", async () => {
    await call("usePool", { workers: 2 }, "/named-worker.js");
    expect((await call("map", "double", [1, 2, 3])).value).toEqual([2, 4, 6]);
    expect((await call("map", "count", [5])).outcomes[0]).toMatchObject({ value: 5, position: 5 });
    expect(await call("map", "none", [1])).toMatchObject({ code: "MODULE_INVALID" });
    expect((await call("map", "values.js", [4])).value).toEqual([8]);
  });

  it("leaves no error behind in the page", async () => {
    expect(open.errors).toEqual([]);
    expect(await call("errors")).toEqual([]);
  });
});

describe.each(crossed)("map in a page whose policy forbids workers from blobs, in %s", (_, where) => {
  it("loads its modules in workers from the file beside the library", async () => {
    const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'";
    const open = await TestPage.open({ ...where, policy }, "/", "map-scenarios.js");
    try {
      await open.scenario("usePool", { workers: 2 });
      const inputs = numbers(40).map((seed) => ({ seed, steps: 20 + seed }));
      const { value } = await open.scenario<Mapped>("map", "steps.js", inputs);
      expect(value).toEqual(inputs.map(({ seed, steps }) => stirred(seed, steps)));
      expect((await open.scenario<Mapped>("mapWasm", [...twiceWasm], [1, 2])).value).toEqual([2, 4]);
    } finally {
      await open.close();
    }
  });
});
