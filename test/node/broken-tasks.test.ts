import { readFileSync } from "node:fs";
import { type Kernel, Pool, defineKernel } from "partway";
import binaryen from "assemblyscript/binaryen";
import { afterAll, describe, expect, it } from "vitest";
import { expectLawful } from "../helpers/law.js";
import { Reference, probe } from "../helpers/probe.js";

const bytes = readFileSync(new URL("../../build/fixtures/probe.wasm", import.meta.url));

/** The test kernel with something changed in its module. */
function altered(change: (module: binaryen.Module) => void): Uint8Array {
  const module = binaryen.readBinary(bytes);
  change(module);
  const binary = module.emitBinary();
  module.dispose();
  return binary;
}

function replaceFunction(module: binaryen.Module, name: string, result: number, body: number): void {
  module.removeExport(name);
  module.addFunction(`new ${name}`, binaryen.none, result, [], body);
  module.addFunctionExport(`new ${name}`, name);
}

const kernelOf = (wasm: unknown): typeof probe => ({ ...probe, wasm }) as typeof probe;

const twoPagesAtMost = altered((module) => {
  // A store far out of bounds, as a kernel does whose memory would not grow.
  module.removeExport("begin");
  const begin = module.addFunction(
    "out of bounds",
    binaryen.createType([binaryen.i32, binaryen.i32, binaryen.i32, binaryen.i32, binaryen.i32]),
    binaryen.none,
    [],
    module.i32.store(0, 4, module.i32.const(0x7fff0000), module.i32.const(1)),
  );
  void begin;
  module.addFunctionExport("out of bounds", "begin");
});

describe.each(["auto", "off"] as const)("a broken task (shared memory %s)", (sharedMemory) => {
  const pool = new Pool({ workers: 2, sharedMemory });
  afterAll(() => pool.close());

  it.each([
    [
      "without `memory`",
      altered((module) => module.removeExport("memory")),
      "KERNEL_INVALID",
      /the export `memory`.*got none/,
    ],
    ["without `advance`", altered((module) => module.removeExport("advance")), "KERNEL_INVALID", /`advance`/],
    [
      "of ABI version 2",
      altered((module) => replaceFunction(module, "abi_version", binaryen.i32, module.i32.const(2))),
      "ABI_UNSUPPORTED",
      /expected version 1 .* got 2/,
    ],
    [
      "that asks for imports",
      altered((module) => module.addFunctionImport("clock", "wasi", "clock", binaryen.none, binaryen.i32)),
      "KERNEL_INVALID",
      /no imports but env.abort, got wasi.clock/,
    ],
    ["of which half is missing", bytes.subarray(0, bytes.length >> 1), "WASM_INVALID", /expected a WebAssembly module/],
    ["that is empty", new Uint8Array(0), "WASM_INVALID", /expected a WebAssembly module/],
    ["that is text", new TextEncoder().encode("no module"), "WASM_INVALID", /expected a WebAssembly module/],
    ["that is not there", new URL("./nowhere.wasm", import.meta.url), "WASM_INVALID", /nowhere.wasm/],
    ["that is a number", () => 7, "WASM_INVALID", /got 7/],
  ])("%s rejects, with its report", async (_, wasm, code, message) => {
    const error: unknown = await pool.run(kernelOf(wasm), { jobs: 5 }).then(
      () => "resolved",
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ name: "PartwayError", code, message: expect.stringMatching(message) as string });
    expect(error).toMatchObject({ report: { status: "failed", counts: { fulfilled: 0, partial: 0, rejected: 0 } } });
    expect((await pool.run(probe, { jobs: 3 })).status).toBe("completed");
  });

  it("that traps in its first job rejects that job only", async () => {
    const params = { jobs: 8, trapJob: 0, trapStep: 0 };
    const report = await pool.run(probe, params);
    expect(report.counts).toEqual({ fulfilled: 7, partial: 0, rejected: 1, unstarted: 0 });
    expect(report.outcomes[0]).toMatchObject({ status: "rejected", error: { code: "KERNEL_TRAPPED" } });
    expectLawful(report, new Reference(params));
  });

  it("that traps in every job rejects every job, and tries again as often as it is told", async () => {
    const report = await pool.run(kernelOf(twoPagesAtMost), { jobs: 6 }, { retries: 2 });
    expect(report.counts).toEqual({ fulfilled: 0, partial: 0, rejected: 6, unstarted: 0 });
    expect(report.outcomes.map(({ attempts }) => attempts)).toEqual([3, 3, 3, 3, 3, 3]);
  });

  it("stops, as failed, when too many jobs are rejected", async () => {
    const report = await pool.run(kernelOf(twoPagesAtMost), { jobs: 5_000 }, { maxFailures: 3 });
    expect(report).toMatchObject({ status: "failed", reason: { code: "TOO_MANY_FAILURES" } });
    expect(report.counts.rejected).toBeGreaterThanOrEqual(3);
    expect(report.counts.unstarted).toBeGreaterThan(0);
  });

  it("lets the jobs in flight end when it halts soon", async () => {
    const params = { jobs: 40, extent: 100_000, trapJob: 5, trapStep: 0 };
    const report = await pool.run(probe, params, { maxFailures: 1, halt: "soon" });
    expect(report).toMatchObject({ status: "failed", counts: { partial: 0, rejected: 1 }, forced: false });
    expect(report.counts.fulfilled).toBeGreaterThan(0);
    expect(report.counts.unstarted).toBeGreaterThan(0);
    expectLawful(report, new Reference(params));
  });

  it("whose `advance` does not keep to its budget rejects its jobs", async () => {
    const wasm = altered((module) => {
      module.removeExport("advance");
      module.addFunction("greedy", binaryen.i32, binaryen.i32, [], module.i32.const(1 << 30));
      module.addFunctionExport("greedy", "advance");
    });
    const report = await pool.run(kernelOf(wasm), { jobs: 2 });
    expect(report.outcomes[0]).toMatchObject({ status: "rejected", error: { code: "KERNEL_INVALID" } });
  });

  it.each([
    ["no plan", { plan: undefined }, "TASK_INVALID"],
    [
      "a plan that throws",
      {
        plan: () => {
          throw new Error("no plan today");
        },
      },
      "TASK_INVALID",
    ],
    ["a plan of minus one job", { plan: () => ({ jobs: -1 }) }, "TASK_INVALID"],
    ["a plan of too many jobs", { plan: () => ({ jobs: 2 ** 31 }) }, "TASK_INVALID"],
    [
      "a fold that throws",
      {
        fold: () => ({
          add() {
            throw new Error("cannot add");
          },
          value: () => 0,
        }),
      },
      "TASK_INVALID",
    ],
    [
      "a fold whose value throws",
      {
        fold: () => ({
          add() {},
          value() {
            throw new Error("no value");
          },
        }),
      },
      "TASK_INVALID",
    ],
  ])("with %s rejects", async (_, change, code) => {
    const broken = { ...probe, ...change } as unknown as typeof probe;
    await expect(pool.run(broken, { jobs: 4 })).rejects.toMatchObject({ code });
    expect((await pool.run(probe, { jobs: 3 })).status).toBe("completed");
  });

  it("whose results cannot be read rejects the jobs, and keeps the others", async () => {
    const decode: (typeof probe)["decode"] = (snapshot) => {
      const state = probe.decode(snapshot);
      if (state.job % 2 === 1) throw new Error("odd");
      return state;
    };
    const report = await pool.run({ ...probe, decode }, { jobs: 10 });
    expect(report.counts).toMatchObject({ fulfilled: 5, rejected: 5 });
    expect(report.outcomes[1]).toMatchObject({ error: { code: "RESULT_INVALID" } });
  });

  it("with inputs that cannot be made rejects those jobs only", async () => {
    const input = (job: number): Uint8Array | Promise<Uint8Array> => {
      if (job === 1) throw new Error("thrown");
      if (job === 2) return Promise.reject(new Error("rejected"));
      if (job === 3) return "text" as never;
      return job % 2 === 0 ? Uint8Array.of(job) : Promise.resolve(Uint8Array.of(job));
    };
    const plan: Kernel["plan"] = (params) => ({ ...(probe.plan(params as never) as object), jobs: 8, input });
    const report = await pool.run(defineKernel({ ...probe, plan: plan }), { jobs: 8 });
    const reference = new Reference({});
    for (const { job, status, value, error, attempts } of report.outcomes) {
      if (job >= 1 && job <= 3)
        expect({ status, code: error?.code, attempts }).toEqual({
          status: "rejected",
          code: "INPUT_FAILED",
          attempts: 0,
        });
      else expect(value).toEqual(reference.end(job, Uint8Array.of(job)));
    }
  });
});

describe("a call that cannot be meant", () => {
  const pool = new Pool({ workers: 1 });
  afterAll(() => pool.close());

  it.each([
    [{ grace: -1 }, /option grace: expected a whole number from 0/],
    [{ timeout: 0 }, /option timeout: expected milliseconds above 0, got 0/],
    [{ retries: 1.5 }, /option retries/],
    [{ signal: "SIGINT" }, /option signal: expected an AbortSignal, got "SIGINT"/],
    [{ sginal: new AbortController().signal }, /option sginal: expected one of signal, /],
  ])("rejects %j with what was expected", async (options, message) => {
    await expect(pool.run(probe, {}, options as never)).rejects.toMatchObject({
      code: "OPTION_INVALID",
      message: expect.stringMatching(message) as string,
    });
  });

  it.each([[{ workers: 0 }], [{ workers: "2" }], [{ sharedMemory: "on" }], [{ threads: 2 }], [{ maxQueue: 0 }]])(
    "throws for a pool with %j",
    (options) => {
      expect(() => new Pool(options as never)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }) as Error);
    },
  );

  it.each([[undefined], [null], [{}], ["primes"]])("rejects %j as a task", async (task) => {
    await expect(pool.run(task as never)).rejects.toMatchObject({ code: "TASK_INVALID" });
  });
});
