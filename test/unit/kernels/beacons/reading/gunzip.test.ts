import { constants, gzipSync, inflateRawSync } from "node:zlib";
import { afterEach, describe, expect, test, vi } from "vitest";
import { gunzip } from "../../../../../src/kernels/beacons/reading/gunzip.js";
import { Random, runs, seed } from "../../../../helpers/random.js";
import { chunked } from "./run.js";

/** A DecompressionStream as browsers have it: what comes behind the first member is an error. Its members have plain headers. */
class FirstMemberOnly extends TransformStream<Uint8Array, Uint8Array> {
  constructor() {
    let [given, produced, ended] = [Buffer.alloc(0), 0, false];
    super({
      transform(chunk, controller) {
        given = Buffer.concat([given, chunk]);
        const body = given.subarray(10);
        if (body.length === 0) return;
        const out = inflateRawSync(body, { finishFlush: constants.Z_SYNC_FLUSH });
        if (out.length > produced) controller.enqueue(out.subarray(produced));
        produced = out.length;
        const length = memberLength(body);
        ended = length !== undefined && body.length >= length;
        if (length !== undefined && body.length > length) throw new TypeError("bytes behind the end");
      },
      flush() {
        if (!ended) throw new TypeError("cut off");
      },
    });
  }
}

/** Of a member without its header; undefined while it is not all there. */
function memberLength(body: Uint8Array): number | undefined {
  try {
    const { engine } = inflateRawSync(body, { info: true }) as unknown as { engine: { bytesWritten: number } };
    return engine.bytesWritten + 8;
  } catch {
    return undefined;
  }
}

async function unzipped(random: Random, bytes: Uint8Array): Promise<{ text: string; damage: number }> {
  let damage = 0;
  const out: Uint8Array[] = [];
  for await (const part of gunzip(chunked(random, bytes), () => damage++)) out.push(part);
  return { text: Buffer.concat(out).toString("latin1"), damage };
}

const drawText = (random: Random): string =>
  Array.from({ length: random.whole(0, 400) }, () =>
    random.pick(["a line\n", "\u001f\u008b\u0008\u0000", String(random.next())]),
  ).join("");

afterEach(() => vi.unstubAllGlobals());

describe.each([
  ["Node", undefined],
  ["browsers", FirstMemberOnly],
])(`gzip with the DecompressionStream of %s (SEED=${seed})`, (_, stream) => {
  const draws = async (each: (random: Random, label: string) => Promise<void>): Promise<void> => {
    if (stream) vi.stubGlobal("DecompressionStream", stream);
    for (let drawn = seed; drawn < seed + runs(20); drawn++) await each(new Random(drawn), `SEED=${drawn}`);
  };

  test("gives all members", async () => {
    await draws(async (random, label) => {
      const texts = Array.from({ length: random.whole(1, 4) }, () => drawText(random));
      const bytes = Buffer.concat(
        texts.map((text) => gzipSync(Buffer.from(text, "latin1"), { level: random.pick([0, 6]) })),
      );
      expect(await unzipped(random, bytes), label).toEqual({ text: texts.join(""), damage: 0 });
    });
  });

  test("gives what there is of a file that is cut off, and says so once", async () => {
    await draws(async (random, label) => {
      const text = drawText(random) + random.next();
      const bytes = gzipSync(Buffer.from(text, "latin1"));
      const cut = bytes.subarray(0, random.whole(11, bytes.length - 1));
      const expected = inflateRawSync(cut.subarray(10), { finishFlush: constants.Z_SYNC_FLUSH }).toString("latin1");
      const read = await unzipped(random, cut);
      expect([read.damage, expected.startsWith(read.text)], label).toEqual([1, true]);
      // The longest match of deflate is 258 bytes.
      expect(expected.length - read.text.length, label).toBeLessThanOrEqual(258);
    });
  });

  test("ends at what is no gzip", async () => {
    await draws(async (random, label) => {
      const text = `${drawText(random)}.`;
      const bytes = gzipSync(Buffer.from(text, "latin1"));
      bytes[10] = 0xff;
      const { damage, text: got } = await unzipped(random, bytes);
      expect([damage, got], label).toEqual([1, ""]);
    });
  });
});

test("what cannot be read is no damage of the file", async () => {
  async function* failing(): AsyncGenerator<Uint8Array, void> {
    yield gzipSync("text");
    throw new Error("disk");
  }
  const parts = gunzip(failing(), () => expect.unreachable());
  await expect(drained(parts)).rejects.toThrow("disk");
});

async function drained(parts: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const out = [];
  for await (const part of parts) out.push(part);
  return out;
}
