import { Pool, type WasmTask } from "partway";
import { afterAll, describe, expect, it } from "vitest";
import { configuration, decode, defaults } from "../fixtures/probe/words.js";
import { type Numbers, factor } from "../fixtures/tasks/factor.js";
import { type ProbeState, Reference } from "../helpers/probe.js";
import { begun, expectAddsUp, numbers, published, until } from "../helpers/tasks.js";
import { assemble, numbersWasm, twiceWasm } from "../helpers/wasm.js";

const built = (file: string): URL => new URL(`../../build/fixtures/${file}`, import.meta.url);
const probeWith = (params: object): WasmTask => ({
  wasm: built("probe.wasm"),
  configuration: configuration({ ...defaults, ...params }),
  decode,
});

describe.each(["auto", "off"] as const)("a function of WebAssembly (shared memory %s)", (sharedMemory) => {
  const pool = new Pool({ workers: 2, sharedMemory });
  afterAll(() => pool.terminate());

  it.each<[string, unknown[], unknown[]]>([
    ["twice", [1.5, [2], 3n, -0, Infinity, Float64Array.of(4)], [3, 4, 6, -0, Infinity, 8]],
    ["add", [[1, 2], [2 ** 31 - 1, 1], [3n, -4], Int32Array.of(5, 6)], [3, -(2 ** 31), -1, 11]],
    [
      "multiply",
      [[3, 4n], ["-5", 6], ["9007199254740993", 1], BigInt64Array.of(7n, 8n)],
      [12n, -30n, 9007199254740993n, 56n],
    ],
    [
      "mixed",
      [
        [1, 0.5, 4],
        [2n, 1.5, -2],
        ["3", 0, 0],
      ],
      [3, -1, 3],
    ],
    [
      "both",
      [
        [1, 2],
        [-3, "4"],
      ],
      [
        [2n, 1],
        [4n, -3],
      ],
    ],
    ["nothing", [1, 2n], [undefined, undefined]],
    ["seven", [[], []], [7, 7]],
  ])("%s takes and gives its kinds of numbers", async (name, inputs, expected) => {
    const report = await pool.map(numbersWasm, inputs, { export: name });
    expect(report.counts.fulfilled).toBe(inputs.length);
    expect(report.value).toEqual(expected);
    expectAddsUp(report);
  });

  it.each<[string, unknown[], string]>([
    ["twice", ["2", null, undefined, {}, true], "a number as the input"],
    ["twice", [[], [1, 2]], "a number as the input, got an array of"],
    ["add", [1, [1], [1, 2, 3], []], "an array of 2 numbers as the input"],
    [
      "multiply",
      [
        [1.5, 1],
        ["1.0", 1],
        ["x", 1],
        [NaN, 1],
        [1, null],
      ],
      "a whole number (i64) as the input",
    ],
    ["seven", [[1]], "an array of 0 numbers as the input, got an array of 1"],
  ])("%s rejects only the jobs of other inputs", async (name, wrong, expected) => {
    const right = { twice: 1, add: [1, 2], multiply: [1, 2], seven: [] }[name];
    const report = await pool.map(numbersWasm, [right, ...wrong, right], { export: name });
    expect(report.counts).toEqual({ fulfilled: 2, partial: 0, rejected: wrong.length, unstarted: 0 });
    expect(report.outcomes.at(0)!.status).toBe("fulfilled");
    expect(report.outcomes.at(-1)!.status).toBe("fulfilled");
    for (const { error } of report.outcomes.slice(1, -1)) {
      expect(error!.code).toBe("INPUT_FAILED");
      expect(error!.message).toContain(`task: expected ${expected}`);
    }
  });

  it("that traps rejects its job, and the next one runs", async () => {
    const inputs = [
      [6, 3],
      [1, 0],
      [8, 2],
      [-(2 ** 31), -1],
      [9, 3],
    ];
    const report = await pool.map(numbersWasm, inputs, { export: "divide" });
    expect(report.value).toEqual([2, undefined, 4, undefined, 3]);
    for (const job of [1, 3])
      expect(report.outcomes[job]).toMatchObject({
        status: "rejected",
        error: { code: "KERNEL_TRAPPED", message: expect.stringMatching(/^task trapped in the function: /) as string },
      });
  });

  it("needs no name if it is the only one, and may come in any form", async () => {
    const module = new WebAssembly.Module(twiceWasm as BufferSource);
    const buffer = twiceWasm.slice().buffer;
    for (const form of [twiceWasm, buffer, module, { wasm: twiceWasm }, { wasm: module }])
      expect(await pool.exec(form, 21)).toBe(42);
    const url = new URL(`data:application/wasm;base64,${Buffer.from(twiceWasm).toString("base64")}`);
    expect((await pool.map(url, [1, 2], { export: "twice" })).value).toEqual([2, 4]);
  });

  it.each<[string, Uint8Array, string | undefined, string]>([
    [
      "that is one of several",
      numbersWasm,
      undefined,
      "expected a kernel, or the name of one of its functions (`export`); the functions it exports: twice, add,",
    ],
    ["that does not exist", twiceWasm, "thrice", "expected a function `thrice`; the functions it exports: twice"],
    [
      "that is a memory",
      assemble(`(module (memory (export "memory") 1))`),
      "memory",
      "expected a function `memory`; the functions it exports: none",
    ],
    ["of an empty module", assemble("(module)"), undefined, "the functions it exports: none"],
  ])("%s fails the run, and the functions that there are are told", async (_, wasm, name, message) => {
    await expect(pool.map(wasm, [1], name === undefined ? {} : { export: name })).rejects.toMatchObject({
      code: "MODULE_INVALID",
      message: expect.stringContaining(message) as string,
      report: { status: "failed" },
    });
  });

  it("of a module that nobody supplies with its imports fails the run", async () => {
    const wasm = assemble(
      `(module (import "env" "now" (func $now (result f64))) (func (export "get") (result f64) (call $now)))`,
    );
    await expect(pool.map(wasm, [[]])).rejects.toMatchObject({
      code: "KERNEL_INVALID",
      message: "task: expected no imports but env.abort, got env.now",
    });
  });

  it("of what is no module fails the run", async () => {
    for (const wrong of [new Uint8Array(8), twiceWasm.slice(0, 20), new ArrayBuffer(0), built("gone.wasm")])
      await expect(pool.map(wrong, [1])).rejects.toMatchObject({ code: "WASM_INVALID" });
    expect(await pool.exec(twiceWasm, 2)).toBe(4);
  });
});

describe.each(["auto", "off"] as const)("a kernel as a task of map (shared memory %s)", (sharedMemory) => {
  const pool = new Pool({ workers: 2, sharedMemory });
  afterAll(() => pool.terminate());

  it("reads its inputs as bytes, and gives its snapshot", async () => {
    const params = { extent: 40 };
    const reference = new Reference(params);
    const f64s = (...values: number[]): Uint8Array => new Uint8Array(Float64Array.from(values).buffer);
    const text = (value: string): Uint8Array => new TextEncoder().encode(value);
    const cases: [unknown, Uint8Array][] = [
      [Uint8Array.of(1, 2, 3), Uint8Array.of(1, 2, 3)],
      [Uint8Array.of(4, 5).buffer, Uint8Array.of(4, 5)],
      [0.1, f64s(0.1)],
      [[1, -0, NaN], f64s(1, -0, NaN)],
      ["äö", text("äö")],
      [{ a: [1] }, text('{"a":[1]}')],
      [null, text("null")],
    ];
    const report = await pool.map(
      probeWith(params),
      cases.map(([input]) => input),
    );
    expect(report.value).toEqual(cases.map(([, bytes], job) => reference.end(job, bytes)));
    const { value } = await pool.map<Uint8Array>(
      { wasm: built("probe.wasm"), configuration: configuration({ ...defaults, ...params }) },
      [1],
    );
    expect(decode(value[0]!)).toEqual(reference.end(0, f64s(1)));
  });

  it("that is stopped in the middle has the exact state of what was under way", async () => {
    const params = { extent: 2 ** 30, spin: 100 };
    const run = pool.map(probeWith(params), ["a", "b", "c", "d"]);
    await until(run, published(2));
    run.stop();
    const report = await run;
    expect(report).toMatchObject({
      status: "stopped",
      forced: false,
      counts: { fulfilled: 0, partial: 2, unstarted: 2 },
    });
    const reference = new Reference(params);
    for (const { job, status, value, position } of report.outcomes) {
      if (status === "unstarted") continue;
      expect(value).toEqual(reference.at(job, position!, new TextEncoder().encode("abcd"[job])));
    }
    expectAddsUp(report);
  });

  it("that traps rejects its job, and the others run", async () => {
    const params = { extent: 100, trapJob: 3, trapStep: 50 };
    const report = await pool.map(probeWith(params), numbers(8));
    expect(report.counts).toMatchObject({ fulfilled: 7, rejected: 1 });
    expect(report.outcomes[3]!.error!.code).toBe("KERNEL_TRAPPED");
  });

  it("is encoded and decoded by the program", async () => {
    const encode = (input: { text: string }): Uint8Array => {
      if (input.text === "") throw new RangeError("nothing to encode");
      return new TextEncoder().encode(input.text);
    };
    const kernel = { ...probeWith({ extent: 10 }), encode };
    const report = await pool.map(
      kernel,
      ["x", "", "z"].map((text) => ({ text })),
    );
    const reference = new Reference({ extent: 10 });
    expect(report.value[0]).toEqual(reference.end(0, new TextEncoder().encode("x")));
    expect(report.value[2]).toEqual(reference.end(2, new TextEncoder().encode("z")));
    expect(report.outcomes[1]!.error).toMatchObject({
      code: "INPUT_FAILED",
      message: expect.stringContaining("nothing to encode") as string,
    });
  });

  it("whose result cannot be decoded rejects that job", async () => {
    const picky = (bytes: Uint8Array): ProbeState => {
      const state = decode(bytes);
      if (state.job === 1) throw new RangeError("not this one");
      return state;
    };
    const report = await pool.map({ ...probeWith({ extent: 10 }), decode: picky }, [1, 2, 3]);
    expect(report.outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(report.outcomes[1]!.error).toMatchObject({
      code: "RESULT_INVALID",
      message: "job 1: its snapshot could not be decoded: RangeError: not this one",
      cause: { message: "not this one" },
    });
    expectAddsUp(report);
  });

  it("that lacks something of the ABI fails the run", async () => {
    const wasm = assemble(`(module (func (export "advance") (param i32) (result i32) (i32.const 0)))`);
    await expect(pool.map(wasm, [1])).rejects.toMatchObject({ code: "KERNEL_INVALID" });
    // By its name it is a function like any other.
    expect(await pool.exec(wasm, 1, { export: "advance" })).toBe(0);
  });

  it("factors numbers, and what it has found so far is right when it is stopped", async () => {
    const kernel: WasmTask = { ...factor, wasm: built("factor.wasm") };
    const done = await pool.map(kernel, [360, 1001, 97]);
    expect(done.value.map((value) => (value as Numbers).factors)).toEqual([[2, 2, 2, 3, 3, 5], [7, 11, 13], [97]]);
    // Two factors are found at once, and for long no other: the third is a prime.
    const long = numbers(200).map(() => 6 * 1_501_199_875_790_117);
    // Where both workers end a job in the very moment of the stop there is nothing to see.
    for (let partial = 0; partial === 0; ) {
      const run = pool.map(kernel, long);
      await until(run, begun(2));
      run.stop();
      const { outcomes, counts } = await run;
      partial = counts.partial;
      for (const { status, value } of outcomes) {
        if (status !== "partial") continue;
        const { factors, left } = value as Numbers;
        expect(factors.reduce((product, one) => product * one, left)).toBe(long[0]);
      }
    }
  });
});
