import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fixture, partway } from "./support/program.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "partway-cli-"));
  mkdirSync(join(folder, "taken"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const largest = "9007199254740992";
const calls: [args: string[], said: string | RegExp][] = [
  [[], "expected a command (run, map, resume, status, kernels, make-log, page), got none; see partway --help"],
  [["rum"], 'expected a command (run, map, resume, status, kernels, make-log, page), got "rum"; did you mean run?'],
  [["--json"], "--json: expected an option of partway, got an unknown one; see partway --help"],
  [["kernels", "--to", "3"], "--to: expected an option of kernels, got an unknown one; see partway kernels --help"],
  [["page", "--prot", "80"], "--prot: expected an option of page, got an unknown one; did you mean --port?"],
  [["page", "--port", "x"], '--port: expected a whole number from 0 to 65535, got "x"'],
  [["run"], "run: expected a kernel (primes, mandelbrot, beacons) or a descriptor module first, got nothing"],
  [["run", "prims"], 'expected primes, mandelbrot, beacons or a descriptor module, got "prims"; did you mean primes?'],
  [["run", "no-such-package"], 'expected primes, mandelbrot, beacons or a descriptor module, got "no-such-package"'],
  [["run", "primes", "mandelbrot"], 'run: expected one kernel, got "mandelbrot" after "primes"'],
  [["run", "primes", "--to", "abc"], `--to: expected a whole number from 0 to ${largest}, got "abc"`],
  [["run", "primes", "--to", "-5"], `--to: expected a whole number from 0 to ${largest}, got "-5"`],
  [["run", "primes", "--to", "1.5"], `--to: expected a whole number from 0 to ${largest}, got "1.5"`],
  [["run", "primes", "--to", "9007199254740993"], `--to: expected a whole number from 0 to ${largest}`],
  [["run", "primes", "--to", ""], `--to: expected a whole number from 0 to ${largest}, got ""`],
  [["run", "primes", "--to"], "--to: expected <n>, got nothing"],
  [["run", "primes", "--from", "9", "--to", "3"], '--to: expected a number that is not below from, 9, got "3"'],
  [["run", "--to", "3x", "primes"], `--to: expected a whole number from 0 to ${largest}, got "3x"`],
  [
    ["run", "mandelbrot", "--sise", "3"],
    "--sise: expected an option of run mandelbrot, got an unknown one; did you mean --size?",
  ],
  [["run", "primes", "--keep-order"], "--keep-order: expected an option of run primes, got an unknown one"],
  [["run", "primes", "--workers", "0"], '--workers: expected a whole number from 1 to 4096, got "0"'],
  [["run", "primes", "-j", "two"], '--workers: expected a whole number from 1 to 4096, got "two"'],
  [["run", "primes", "-j"], "--workers: expected <n>, got nothing"],
  [["run", "primes", "--grace", "-1"], '--grace: expected a whole number from 0 to 2147483647, got "-1"'],
  [["run", "primes", "--timeout", "0"], '--timeout: expected a whole number from 1 to 2147483647, got "0"'],
  [["run", "primes", "--retries", "some"], '--retries: expected a whole number from 0 to 2147483647, got "some"'],
  [
    ["run", "primes", "--halt", "soon"],
    '--halt: expected now,fail=N or soon,fail=N with N from 1, or from 1% to 100%, got "soon"',
  ],
  [
    ["run", "primes", "--halt", "now,fail=0"],
    '--halt: expected now,fail=N or soon,fail=N with N from 1, or from 1% to 100%, got "now,fail=0"',
  ],
  [
    ["run", "primes", "--max-run-time", "soon"],
    "--max-run-time: expected seconds above 0, or a duration such as 90s, 10m or 1h",
  ],
  [["run", "primes", "--param", "to"], '--param: expected name=value, got "to"'],
  [["run", "primes", "--param", "limit=3"], "--param: expected no parameters but from, to, got limit"],
  [["run", "mandelbrot", "--format", "gif"], '--format: expected png, json or text, got "gif"'],
  [["run", "mandelbrot", "--json", "--format", "png"], "--format png: expected --output FILE beside --json"],
  [
    ["run", "mandelbrot", "-o", "x.gif"],
    "--output x.gif: expected an ending that is a format (png, json or text), or --format",
  ],
  [
    ["run", "primes", "-o", "/nonexistent/x.json"],
    "--output /nonexistent/x.json: expected a file that can be written, got no such file",
  ],
  [
    ["run", "primes", "-o", "/sys/x.txt"],
    "--output /sys/x.txt: expected a file that can be written, got permission denied (EACCES)",
  ],
  [["run", "primes", "-o", "/"], "--output /: expected a file that can be written, got a directory"],
  [["run", "primes", "-o", "taken"], "--output taken: expected a file that can be written, got a directory"],
  [["run", "primes", "-o", "new/"], "--output new/: expected a file that can be written, got a directory"],
  [["run", "./missing.mjs"], "./missing.mjs: expected a descriptor module, got no such file"],
  [
    ["run", fixture("throws.mjs")],
    "throws.mjs: expected a module that can be imported, got TypeError: this module is broken",
  ],
  [
    ["run", fixture("no-kernel.mjs")],
    "no-kernel.mjs: expected a kernel made with defineKernel as its default export, or as its only kernel, got the exports answer",
  ],
  [["run", fixture("two-kernels.mjs")], "as its only kernel, got the kernels first, second"],
  [["run", fixture("not-wasm.mjs")], "WASM_INVALID: kernel not-wasm: expected a WebAssembly module"],
  [["run", fixture("probe.mjs"), "--param", "jobs=many"], '--param jobs: expected a whole number, got "many"'],
];

describe("a wrong call is one line on stderr, and exit code 2", () => {
  it.each(calls)("partway %j", async (args, said) => {
    const { code, stdout, stderr } = await partway(args, { cwd: folder });
    expect(stderr).toContain(said);
    expect(stderr).toMatch(/^partway: [^\n]+\n$/);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  it("leaves an existing file as it was, and nothing beside it", async () => {
    const before = readdirSync(folder);
    const file = join(folder, "kept.txt");
    writeFileSync(file, "before");
    const { code } = await partway(["run", "primes", "--to", "abc", "-o", file]);
    expect(code).toBe(2);
    expect(readFileSync(file, "utf8")).toBe("before");
    rmSync(file);
    expect(readdirSync(folder)).toEqual(before);
  });
});
