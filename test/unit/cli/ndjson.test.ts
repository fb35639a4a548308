import { describe, expect, it } from "vitest";
import { NdjsonInputs } from "../../../src/cli/inputs/ndjson.js";
import { RejectedInput } from "../../../src/index.js";
import { Random, runs, seed } from "../../helpers/random.js";

/** A stream that gives the bytes in pieces of drawn lengths. */
async function* cut(bytes: Uint8Array, random: Random): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; ) {
    const length = random.whole(1, random.pick([1, 7, 100, 5_000]));
    yield bytes.subarray(at, at + length);
    at += length;
  }
}

const encoded = (text: string): Uint8Array => new TextEncoder().encode(text);
const of = (text: string, options?: ConstructorParameters<typeof NdjsonInputs>[1]): NdjsonInputs =>
  new NdjsonInputs(cut(encoded(text), new Random(seed)), options);

async function all(inputs: NdjsonInputs): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const input of inputs) values.push(input instanceof RejectedInput ? input.error.message : input);
  return values;
}

const pieces = [
  "1",
  "-2.5",
  '"é\u{1f600}"',
  "[1,[2]]",
  '{"a":{"b":null}}',
  "true",
  "",
  "  ",
  "no",
  "{",
  "1,2",
  '"',
  "\t7 ",
];

/** Line by line, in the simplest words. */
function reference(lines: string[]): unknown[] {
  return lines.flatMap((line, at) => {
    if (line.trim() === "") return [];
    try {
      return [JSON.parse(line) as unknown];
    } catch {
      return [`line ${at + 1}: expected a JSON value, got ${JSON.stringify(line.trim())}`];
    }
  });
}

describe(`inputs, a JSON value a line (SEED=${seed})`, () => {
  it("are the same however the stream is cut, and whatever ends a line", async () => {
    for (let drawn = seed; drawn < seed + runs(300); drawn++) {
      const random = new Random(drawn);
      const lines = Array.from({ length: random.whole(0, 40) }, () => random.pick(pieces));
      const end = random.pick(["\n", "\r\n"]);
      const text = (random.chance(0.2) ? "\uFEFF" : "") + lines.join(end) + (random.chance(0.5) ? end : "");
      const of = random.whole(1, 4);
      const shard = { first: random.whole(0, of - 1), of };
      const inputs = new NdjsonInputs(cut(encoded(text), random), { shard, texts: true });
      const whole = reference(lines);
      if (whole.length > 0 && random.chance(0.5)) await inputs.first("x", random.chance(0.5));
      expect(await all(inputs), `seed ${drawn}`).toEqual(whole.filter((_, job) => job % of === shard.first));
      expect([inputs.jobs, inputs.size], `seed ${drawn}`).toEqual([
        whole.length,
        Math.max(0, Math.ceil((whole.length - shard.first) / of)),
      ]);
      const texts = lines.map((line) => line.trim()).filter((line) => line !== "");
      for (let given = 0; given < inputs.size!; given++)
        expect(inputs.text(given), `seed ${drawn}`).toBe(texts[given * of + shard.first]);
    }
  });

  it("of a shard are every N-th, malformed ones counted", async () => {
    const text = "0\n1\n\nno\n3\n4\n5\n";
    expect(await all(of(text, { shard: { first: 0, of: 2 } }))).toEqual([
      0,
      'line 4: expected a JSON value, got "no"',
      4,
    ]);
    expect(await all(of(text, { shard: { first: 1, of: 2 } }))).toEqual([1, 3, 5]);
  });

  it("are counted once everything has been read", async () => {
    const inputs = of("1\n2\n3\n");
    expect(inputs.size).toBeUndefined();
    await inputs.first("x", true);
    expect(inputs.size).toBe(3);
    expect(await all(inputs)).toEqual([1, 2, 3]);
  });

  it("are read ahead in a file, but not far where they are long", async () => {
    let read = 0;
    const line = encoded(`"${"x".repeat(2 ** 20)}"\n`);
    async function* stream(): AsyncGenerator<Uint8Array> {
      for (; read < 1_000; read++) yield line;
    }
    const inputs = new NdjsonInputs(stream());
    await inputs.first("x", true);
    expect(read).toBeLessThan(20);
    expect(inputs.size).toBeUndefined();
  });

  it("that begin after much else in a file are waited for", async () => {
    async function* stream(): AsyncGenerator<Uint8Array> {
      for (let read = 0; read < 20; read++) yield new Uint8Array(2 ** 19).fill(10);
      yield encoded("7");
    }
    const inputs = new NdjsonInputs(stream());
    await inputs.first("x", true);
    expect(await all(inputs)).toEqual([7]);
  });

  it("that cannot be read are refused", async () => {
    // oxlint-disable-next-line require-yield
    async function* stream(): AsyncGenerator<Uint8Array> {
      throw Object.assign(new Error("EIO"), { code: "EIO", errno: -5 });
    }
    await expect(new NdjsonInputs(stream()).first("x.ndjson", true)).rejects.toThrow(
      "x.ndjson: expected a JSON value a line, got i/o error (EIO)",
    );
  });

  it.each(["", "\n", " \r\n\n"])("that are none (%j) are refused", async (text) => {
    await expect(of(text).first("x.ndjson", true)).rejects.toThrow(
      "x.ndjson: expected a JSON value a line, got nothing",
    );
    await expect(of(text).first("standard input", false)).rejects.toThrow("got nothing");
  });

  it("that are at hand come without a promise, and the stream is read no further", async () => {
    let read = 0;
    async function* stream(): AsyncGenerator<Uint8Array> {
      for (;;) yield encoded(`${++read}\n${read}\n`);
    }
    const inputs = new NdjsonInputs(stream());
    await inputs.first("x", false);
    expect(inputs.next()).toEqual({ done: false, value: 1 });
    expect(inputs.next()).toEqual({ done: false, value: 1 });
    expect(read).toBe(1);
    expect(await inputs.next()).toEqual({ done: false, value: 2 });
  });

  it("close their stream when nobody wants more", async () => {
    let closed = false;
    async function* stream(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield encoded("1\n");
      } finally {
        closed = true;
      }
    }
    const inputs = new NdjsonInputs(stream());
    await inputs.next();
    await inputs.return();
    expect(closed).toBe(true);
    expect(await inputs.next()).toEqual({ done: true, value: undefined });
  });

  it("that cannot be read on fail in their turn, those before them given", async () => {
    async function* stream(): AsyncGenerator<Uint8Array> {
      yield encoded("1\n2\n3");
      throw new Error("unplugged");
    }
    const inputs = new NdjsonInputs(stream());
    expect([await inputs.next(), await inputs.next()].map(({ value }) => value as unknown)).toEqual([1, 2]);
    await expect(inputs.next()).rejects.toThrow("unplugged");
  });

  it("have their text kept, if it is wanted, until it is asked for", async () => {
    const inputs = of('1\n {"a": 2} \n', { texts: true });
    await all(inputs);
    expect([inputs.text(1), inputs.text(0), inputs.text(0)]).toEqual(['{"a": 2}', "1", ""]);
  });
});
