import { describe, expect, test } from "vitest";
import { factorKernels } from "./factor.js";
import { Instance, compile } from "./instance.js";
import { cases } from "./kernels.js";

const required = {
  abi_version: "function",
  advance: "function",
  allocate: "function",
  begin: "function",
  configure: "function",
  extent: "function",
  memory: "memory",
  position: "function",
  snapshot: "function",
  snapshot_length: "function",
};

describe.each([...new Set(cases.map(({ kernel }) => kernel)), ...factorKernels])("%s", (kernel) => {
  const module = compile(kernel);

  test("exports the kernel ABI and nothing else", () => {
    const exports = Object.fromEntries(WebAssembly.Module.exports(module).map(({ name, kind }) => [name, kind]));
    const { prepare = "function", ...others } = exports;
    expect(others).toEqual(required);
    expect(prepare).toBe("function");
  });

  test("asks for no imports", () => {
    expect(WebAssembly.Module.imports(module)).toEqual([]);
  });

  test("is of version 1 of the ABI", () => {
    expect(new Instance(module).exports.abi_version()).toBe(1);
  });

  test("has a memory of its own, that is not shared", () => {
    expect(new Instance(module).exports.memory.buffer).toBeInstanceOf(ArrayBuffer);
  });

  test("gives the same room again, and more when asked for more", () => {
    const { exports } = new Instance(module);
    const lengths = [1, 100, 10, 5_000_000, 5_000_000, 1];
    const pointers = lengths.map((length) => {
      const pointer = exports.allocate(length) >>> 0;
      expect(pointer).toBeGreaterThan(0);
      expect(pointer % 16).toBe(0);
      expect(pointer + length).toBeLessThanOrEqual(exports.memory.buffer.byteLength);
      return pointer;
    });
    expect(pointers[4]).toBe(pointers[3]);
    expect(pointers[5]).toBe(pointers[3]);
  });
});
