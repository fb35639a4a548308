import { spawnSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { encode } from "cborg";
import { beforeAll, describe, expect, it } from "vitest";
import { FORMAT } from "../../src/checkpoint/records.js";
import { checkpointOf, endsOf, flipped, futureHeader } from "../helpers/checkpoints.js";
import { Random, runs, seed } from "../helpers/random.js";
import { numbers } from "../helpers/tasks.js";
import { Folder, byJob, linesOf, tasks } from "./support/map.js";
import { type Ended, partway, start } from "./support/program.js";

const folder = new Folder();
const at = (name: string): string => join(folder.path, name);
const task = folder.write("sums.js", "export default (number) => ({ twice: number * 2 });");
const endless = folder.write("endless.js", tasks.endless);
const inputs = folder.inputs("inputs.ndjson", numbers(4));
const rightValues = numbers(4).map((number) => ({ twice: number * 2 }));
const mapped = (file: string): string[] => ["map", task, inputs, "-j", "1", "--checkpoint", file];

/** A checkpoint of `mapped` that is complete, and where its frames end. */
let whole: Uint8Array;
let ends: number[];
beforeAll(async () => {
  await partway([...mapped(at("whole")), "--keep-checkpoint"], { cwd: folder.path });
  whole = readFileSync(at("whole"));
  ends = endsOf(whole);
});

/** All that can be done with a checkpoint. */
const calls = (file: string): string[][] => [
  mapped(file),
  ["run", "primes", "--to", "1e6", "--checkpoint", file],
  ["resume", file],
  ["status", file],
];

function expectRefused({ code, stdout, stderr }: Ended, exit: number, said: RegExp): void {
  expect([code, stdout]).toEqual([exit, ""]);
  expect(stderr).toMatch(said);
  expect(stderr).toMatch(/^partway: [^\n]*\n$/);
}

const valuesIn = (stdout: string): unknown[] => byJob(linesOf(stdout)).map(({ value }) => value);
const beside = (file: string): string[] =>
  readdirSync(folder.path).filter((name) => at(name).startsWith(file) && at(name) !== file);

describe("a checkpoint that is damaged", () => {
  it("in its tail, or in any record but the first, is gone on from, and what was left out is told", async () => {
    expect(ends.length).toBeGreaterThan(2);
    const file = at("recovered");
    const [first = 0, second = 0, last = 0] = [ends[0], ends[1], ends.at(-1)];
    const damaged: [bytes: Uint8Array, kept: number][] = [
      // Cut off: before the last byte, after the first one of a record, and in the middle of one.
      [whole.subarray(0, last - 1), ends.at(-2)!],
      [whole.subarray(0, second + 1), second],
      [whole.subarray(0, (first + second) >> 1), first],
      // Changed: the kind, the length, the body and the checksum of a record, and the last byte.
      ...[first + 1, first + 6, first + 9, second - 1].map(
        (place) => [flipped(whole, place), first] as [Uint8Array, number],
      ),
      [flipped(whole, last - 1), ends.at(-2)!],
      // Something that is no record follows.
      [Buffer.concat([whole, Buffer.from("more\n")]), last],
      [Buffer.concat([whole, new Uint8Array(500)]), last],
    ];
    for (const [bytes, kept] of damaged) {
      writeFileSync(file, bytes);
      const dropped = bytes.length - kept;
      const bytesOf = `${dropped} byte${dropped === 1 ? "" : "s"} at its end`;
      const status = await partway(["status", file]);
      expect([status.code, status.stderr]).toEqual([0, ""]);
      expect(status.stdout).toContain(`\n${bytesOf}: no whole record, will be left out\n`);
      expect(readFileSync(file)).toEqual(Buffer.from(bytes));
      const { code, stdout, stderr } = await partway(["resume", file, "--keep-checkpoint"]);
      expect([code, valuesIn(stdout)]).toEqual([0, rightValues]);
      expect(stderr).toContain(`partway: ${file}: left out ${bytesOf}: no whole record\n`);
      // Now it is whole.
      expect(endsOf(readFileSync(file)).at(-1)).toBe(statSync(file).size);
    }
  });

  it(`anywhere gives the right answer, or a refusal and itself (SEED=${seed})`, {
    timeout: 2_500 * runs(12),
  }, async () => {
    const [file, random] = [at("anywhere"), new Random(seed)];
    const places = numbers(whole.length).toSorted(() => random.next() - 0.5);
    for (const place of places.slice(0, runs(12))) {
      const bytes = flipped(whole, place);
      writeFileSync(file, bytes);
      const ended = await partway(["resume", file, "--keep-checkpoint"]);
      expect(ended.stderr).not.toMatch(/^\s+at /m);
      if (place >= ends[0]!) {
        expect([ended.code, valuesIn(ended.stdout)]).toEqual([0, rightValues]);
        expect(ended.stderr).toContain(": left out ");
      } else {
        expectRefused(ended, 5, /CHECKPOINT_INVALID/);
        expect(readFileSync(file)).toEqual(Buffer.from(bytes));
      }
    }
  });

  it("by nothing but that it ends after a record is gone on from without a word of it", async () => {
    const file = at("header");
    for (const end of ends.slice(0, -1)) {
      writeFileSync(file, whole.subarray(0, end));
      expect((await partway(["status", file])).stdout).not.toContain("left out");
      const { code, stdout, stderr } = await partway(["resume", file]);
      expect([code, valuesIn(stdout)]).toEqual([0, rightValues]);
      expect(stderr).not.toContain("left out");
    }
  });

  it.each<[string, () => Uint8Array, RegExp]>([
    ["in its magic", () => flipped(whole, 1), /got something else/],
    ["in its header's kind", () => flipped(whole, 4), /got one (whose beginning is damaged|without a header)/],
    ["in its header's length", () => flipped(whole, 9), /got one whose beginning is damaged/],
    ["in its header", () => flipped(whole, 30), /got one whose beginning is damaged/],
    ["in its header's checksum", () => flipped(whole, ends[0]! - 1), /got one whose beginning is damaged/],
    ["for it is cut off in its header", () => whole.subarray(0, ends[0]! - 1), /got one whose beginning is damaged/],
    ["for it is a text", () => Buffer.from("a text\n"), /got something else/],
    [
      "for its first record is no header",
      () => checkpointOf({ kind: 5, body: encode([1]) }),
      /got one without a header/,
    ],
    ["for its header is no CBOR", () => checkpointOf({ kind: 0, body: Buffer.of(0xff) }), /got one without a header/],
    [
      "for its header says nothing",
      () => checkpointOf({ kind: 0, body: encode([FORMAT]) }),
      /got one with a record that says nothing/,
    ],
    [
      "for it is of a later version",
      () => checkpointOf(futureHeader),
      /got version 2 of the format; partway \S+ knows version 1/,
    ],
    [
      "for it is of a later version, with another header",
      () => checkpointOf({ kind: 0, body: encode([FORMAT + 1, { all: "new" }]) }),
      /got version 2 of the format; partway \S+ knows version 1/,
    ],
  ])("%s is refused with exit 5, and left as it was", async (_, bytesOf, said) => {
    const [file, bytes] = [at("refused"), bytesOf()];
    writeFileSync(file, bytes);
    for (const call of calls(file)) {
      expectRefused(
        await partway(call),
        5,
        new RegExp(`^partway: CHECKPOINT_INVALID: ${file}: expected a partway checkpoint, ${said.source}\n$`),
      );
      expect(readFileSync(file)).toEqual(Buffer.from(bytes));
      expect(beside(file)).toEqual([]);
    }
  });

  it.each([0, 1, 2, 3])("down to its first %i bytes has nothing to go on from, and is begun anew", async (length) => {
    const file = at("begun");
    writeFileSync(file, whole.subarray(0, length));
    for (const call of [
      ["status", file],
      ["resume", file],
    ])
      expectRefused(
        await partway(call),
        5,
        /^partway: CHECKPOINT_INVALID: .*begun: expected a partway checkpoint, got nothing\n$/,
      );
    expect(statSync(file).size).toBe(length);
    const { code, stdout } = await partway(mapped(file));
    expect([code, valuesIn(stdout)]).toEqual([0, rightValues]);
    expect(existsSync(file)).toBe(false);
  });
});

describe("--checkpoint of what is no file", () => {
  it.each<[string, () => string, RegExp]>([
    ["a folder", () => made("folder", mkdirSync), /got EISDIR: /],
    ["a pipe that nobody holds", () => made("pipe", (path) => spawnSync("mkfifo", [path])), /got a pipe or a device/],
    ["a device that takes everything", () => "/dev/null", /got a pipe or a device/],
    ["a device that is full", () => "/dev/full", /got a pipe or a device/],
    ["a link to itself", () => made("circle", (path) => symlinkSync(path, path)), /got .*ELOOP/],
    ["a file in a file", () => join(inputs, "file"), /got .*ENOTDIR/],
  ])("%s is refused with exit 2, and nothing left beside it", async (_, pathOf, said) => {
    const path = pathOf();
    const before = readdirSync(folder.path);
    for (const call of calls(path)) expectRefused(await partway(call), 2, said);
    expect(readdirSync(folder.path)).toEqual(before);
    expect(existsSync(`${path}.lock`)).toBe(false);
  });
});

function made(name: string, make: (path: string) => unknown): string {
  make(at(name));
  return at(name);
}

describe("--checkpoint of a link", () => {
  it.each(["there", "not there yet"])("whose file is %s keeps the link, and writes to the file", async (where) => {
    const [link, file] = [at("link"), at("linked")];
    for (const path of [link, file]) rmSync(path, { force: true });
    symlinkSync("linked", link);
    if (where === "there") writeFileSync(file, "");
    const isLink = (): boolean => lstatSync(link).isSymbolicLink();
    expect((await partway([...mapped(link), "--keep-checkpoint"])).code).toBe(0);
    expect([isLink(), lstatSync(file).isFile()]).toEqual([true, true]);
    expect((await partway(["status", link])).stdout).toContain("4 of 4 jobs done");
    const { code, stdout } = await partway(mapped(link));
    expect([code, valuesIn(stdout)]).toEqual([0, rightValues]);
    // All is done: what was kept is gone, and the link is the user's.
    expect([isLink(), existsSync(file)]).toEqual([true, false]);
    rmSync(link);
  });

  it("is locked by either name, and nobody's results go to either", async () => {
    const [link, file] = [at("name"), at("named")];
    symlinkSync("named", link);
    const program = start(["map", endless, folder.inputs("one.ndjson", ["it"]), "--checkpoint", link]);
    await program.said(/begun it/);
    for (const name of [link, file]) {
      expectRefused(await partway(mapped(name)), 5, /CHECKPOINT_LOCKED: .*: process \d+ is writing to it\n$/);
      expect((await partway(["status", name])).stdout).toContain(`under way, process ${program.pid};`);
    }
    program.kill("SIGINT");
    await program.ended;
    const said = /^partway: --checkpoint .*: expected a file of its own, got the file of --output\n$/;
    expectRefused(await partway([...mapped(link), "-o", file]), 2, said);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
  });
});
