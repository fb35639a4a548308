import { build } from "esbuild";
import type { Counts, Outcome } from "partway";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stirred } from "../fixtures/tasks/stir.js";
import { TestPage, surroundings } from "../helpers/pages.js";
import { numbers } from "../helpers/tasks.js";

/** `#worker-host` is the one module that differs from Node's. */
const host = {
  name: "host",
  setup: ({ onResolve }: Parameters<NonNullable<Parameters<typeof build>[0]["plugins"]>[number]["setup"]>[0]) =>
    onResolve({ filter: /^#worker-host$/ }, () => ({
      path: new URL("../../src/platform/worker/browser.ts", import.meta.url).pathname,
    })),
};
const { outputFiles } = await build({
  entryPoints: [new URL("../fixtures/browser/named-worker.ts", import.meta.url).pathname],
  bundle: true,
  format: "esm",
  target: "es2022",
  plugins: [host],
  write: false,
});
const scripts = { "/named-worker.js": outputFiles[0]!.text };

interface Mapped {
  outcomes: (Omit<Outcome, "error"> & { error?: { code: string; message: string; cause?: Record<string, unknown> } })[];
  value: unknown[];
  counts: Counts;
  status: string;
  jobs: number;
  forced: boolean;
  inputsEnded: boolean;
}

describe.each(surroundings)("map in %s", (_, where) => {
  let open: TestPage;
  const call = <T = Mapped>(name: string, ...parameters: unknown[]): Promise<T> =>
    open.scenario<T>(name, ...parameters);

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
    const { value } = await call("map", "values.js", numbers(100_000));
    expect(value.length).toBe(100_000);
    expect(value[99_999]).toBe(199_998);
  });

  it.each(["default", "asyncGenerator", "plain", "asynchronous"])(
    "stops %s in the middle, keeps exactly where each job is, and goes on with warm workers",
    async (kind) => {
      // Without shared memory a plain function cannot be told.
      if (kind === "plain" && !where.isolated) return;
      const inputs = numbers(6).map((seed) => ({ seed, steps: 1e9, ms: 1 }));
      const { outcomes, counts, status, forced } = await call("map", "steps.js", inputs, {
        export: kind,
        stopAfter: 400,
        grace: 5_000,
      });
      expect([status, forced]).toEqual(["stopped", false]);
      expect(counts).toEqual({ fulfilled: 0, partial: 2, rejected: 0, unstarted: 4 });
      for (const { job, value, position } of outcomes.slice(0, 2)) {
        const { at, state } = value as { at: number; state: number };
        expect(at).toBe(position);
        expect(at).toBeGreaterThan(0);
        expect(state).toBe(stirred(job, at));
      }
      expect((await call("map", "values.js", [1, 2])).value).toEqual([2, 4]);
    },
  );

  it("forces a function that never looks up, and works on", async () => {
    const { counts, forced } = await call("map", "stuck.js", ["stuck", "stuck", 3], { stopAfter: 200, grace: 100 });
    expect(forced).toBe(true);
    expect(counts.fulfilled + counts.partial + counts.unstarted).toBe(3);
    expect((await call("map", "values.js", [1])).value).toEqual([2]);
  });

  it("lets one long job hold up none of a thousand short ones", async () => {
    const inputs = numbers(1_001).map((seed) => ({ seed, steps: seed === 500 ? 1e9 : 1, ms: 0 }));
    const { counts, outcomes } = await call("mapUntil", "steps.js", inputs, 1_000);
    expect(counts).toEqual({ fulfilled: 1_000, partial: 1, rejected: 0, unstarted: 0 });
    expect(outcomes[500]!.status).toBe("partial");
  });

  it("lets a function that never returns hold up none either, where memory is shared", async () => {
    if (!where.isolated) return;
    const inputs = numbers(1_001).map((number) => (number === 500 ? "stuck" : number));
    const { counts, forced } = await call("mapUntil", "stuck.js", inputs, 1_000, { grace: 100 });
    expect(counts).toEqual({ fulfilled: 1_000, partial: 1, rejected: 0, unstarted: 0 });
    expect(forced).toBe(true);
  });

  it("has errors cross with name, message, own properties and cause", async () => {
    const inputs = [{ seed: 1, steps: 9, failures: 1, failAt: 4 }];
    const { outcomes } = await call("map", "steps.js", inputs);
    expect(outcomes[0]).toMatchObject({
      status: "rejected",
      error: {
        code: "JOB_FAILED",
        message: "RangeError: attempt 1",
        cause: { name: "RangeError", message: "attempt 1", at: 4 },
      },
    });
    const { value } = await call("map", "steps.js", inputs, { retries: 1 });
    expect(value).toEqual([stirred(1, 9)]);
  });

  it("rejects only the job whose input or result cannot be cloned", async () => {
    const input = await call("mapUncloneable", "values.js");
    expect(input.outcomes.map(({ status, error }) => error?.code ?? status)).toEqual([
      "fulfilled",
      "INPUT_UNCLONEABLE",
      "fulfilled",
    ]);
    const result = await call("map", "values.js", [2, 3, 4], { export: "uncloneable" });
    expect(result.outcomes.map(({ status, error }) => error?.code ?? status)).toEqual([
      "fulfilled",
      "RESULT_UNCLONEABLE",
      "fulfilled",
    ]);
  });

  it.each([
    ["nowhere.js", {}],
    ["loading/throws.js", {}],
    ["values.js", { export: "nothing" }],
  ])("rejects the run of %s %j, which cannot be used, and works on", async (path, options) => {
    expect(await call("map", path, [1, 2], options)).toMatchObject({
      code: "MODULE_INVALID",
      counts: { unstarted: 2 },
    });
    expect((await call("map", "values.js", [1])).value).toEqual([2]);
  });

  it("pulls inputs that come later, and keeps the order", async () => {
    const { value, inputsEnded, jobs } = await call("mapStream", "values.js", numbers(50), { keepOrder: true });
    expect({ value, inputsEnded, jobs }).toEqual({
      value: numbers(50).map((number) => number * 2),
      inputsEnded: true,
      jobs: 50,
    });
  });

  it("executes a single job; stopped, it gives what was kept", async () => {
    expect(await call<object>("exec", "values.js", 21)).toEqual({ value: 42 });
    const stopped = await call<{ partial: { at: number; state: number } }>(
      "exec",
      "steps.js",
      { seed: 5, steps: 1e9, ms: 1 },
      { after: 300 },
    );
    expect(stopped).toMatchObject({ name: "AbortError", code: "ABORTED", aborted: true, same: true });
    expect(stopped.partial.state).toBe(stirred(5, stopped.partial.at));
  });

  it("has large results whole", async () => {
    const seen = await call<{ job: number; length: number; whole: boolean }[]>("large", 6, 100 * 2 ** 20);
    expect(seen.length).toBe(6);
    for (const { length, whole } of seen) expect([length, whole]).toEqual([100 * 2 ** 20, true]);
  }, 60_000);

  it("moves buffers, and gives those of unstarted jobs back", async () => {
    expect(await call("give", 20)).toEqual({
      counts: { fulfilled: 20, partial: 0, rejected: 0, unstarted: 0 },
      whole: true,
    });
    const { counts, whole } = await call<{ counts: Counts; whole: boolean }>("give", 20, 0);
    expect([counts.unstarted, whole]).toEqual([20 - counts.fulfilled, true]);
  });

  it("loses only the job whose worker dies, and goes on from what it had published", async () => {
    const dying = { steps: 5, ms: 300, death: "timer", at: 2 };
    const { value, outcomes } = await call("map", "deaths.js", [dying, { steps: 3, ms: 5 }], {
      export: "waits",
      retries: 1,
    });
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

  it("leaves no error behind in the page", () => {
    expect(open.errors.filter((error) => !/nobody catches this|nowhere\.js/.test(error))).toEqual([]);
  });
});
