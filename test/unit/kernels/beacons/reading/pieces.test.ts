import { describe, expect, test } from "vitest";
import { INPUT_HEADER } from "../../../../../src/kernels/beacons/reading/input.js";
import { HeaderReader, kindOfName, layoutOfName } from "../../../../../src/kernels/beacons/reading/layout.js";
import { scanLines } from "../../../../../src/kernels/beacons/reading/lines.js";
import { type Notice, pieces } from "../../../../../src/kernels/beacons/reading/pieces.js";
import { Random, runs, seed } from "../../../../helpers/random.js";
import { chunked, gzipped, latin1 } from "./run.js";

const header = (path: string): string => `#path\t${path}\n#fields\tts\tid.orig_h\tid.resp_h\n`;

async function cut(
  name: string,
  bytes: Uint8Array,
  pieceBytes?: number,
): Promise<{ texts: string[]; lines: number[]; notices: string[] }> {
  const [texts, lines, notices] = [[] as string[], [] as number[], [] as string[]];
  const onNotice = ({ code, line, message }: Notice): void => void notices.push(`${code} ${line}: ${message}`);
  for await (const input of pieces({ name, stream: chunked(new Random(1), bytes) }, { pieceBytes, onNotice })) {
    texts.push(Buffer.from(input.subarray(INPUT_HEADER)).toString("latin1"));
    lines.push(new DataView(input.buffer).getFloat64(8, true));
  }
  return { texts, lines, notices };
}

describe("pieces", () => {
  test(`are all lines of a file, each whole (SEED=${seed})`, async () => {
    for (let drawn = seed; drawn < seed + runs(30); drawn++) {
      const random = new Random(drawn);
      const lines = Array.from({ length: random.whole(0, 60) }, () => `${"x".repeat(random.whole(0, 40))}\n`);
      const { texts, lines: firsts, notices } = await cut("conn.log", latin1(lines.join("")), random.whole(41, 200));
      expect([texts.join(""), notices], `SEED=${drawn}`).toEqual([lines.join(""), []]);
      expect(
        texts.every((text) => text.endsWith("\n")),
        `SEED=${drawn}`,
      ).toBe(true);
      let first = 1;
      for (const [at, text] of texts.entries()) {
        expect(firsts[at], `SEED=${drawn}`).toBe(first);
        first += text.split("\n").length - 1;
      }
    }
  });

  test("of a file are read ahead by a stride, whether it gives bytes or streams", async () => {
    const bytes = latin1(`${"y".repeat(99)}\n`.repeat(25_000));
    const read = ({ from, to }: { from: number; to: number }): Promise<Uint8Array> =>
      Promise.resolve(bytes.subarray(from, to));
    const stream = ({ from, to }: { from: number; to: number }): ReadableStream<Uint8Array> =>
      new Blob([bytes.slice(from, to)]).stream();
    for (const way of [read, stream]) {
      let length = 0;
      for await (const input of pieces({ name: "conn.log", size: bytes.length, read: way }))
        length += input.length - INPUT_HEADER;
      expect(length).toBe(bytes.length);
    }
  });

  test("begin anew where a header changes the layout, and leave out logs of other kinds", async () => {
    const text = `${header("conn")}a\n#close\tx\n${header("conn-summary")}b\n${header("dns")}c\n`;
    const { texts, lines, notices } = await cut("conn.log", latin1(text));
    expect(texts).toEqual([
      "#fields\tts\tid.orig_h\tid.resp_h\na\n#close\tx\n#path\tconn-summary\n",
      "#fields\tts\tid.orig_h\tid.resp_h\nc\n",
    ]);
    expect([lines, notices]).toEqual([[2, 9], ["skipped 6: it is of kind conn-summary"]]);
  });

  test("leave out what is longer than a piece, and go on behind it", async () => {
    const { texts, lines, notices } = await cut("conn.log", latin1(`a\n${"b".repeat(1_000)}\nc\n`), 100);
    expect([texts, lines]).toEqual([
      ["a\n", "c\n"],
      [1, 3],
    ]);
    expect(notices).toEqual(["long 2: it is longer than 100 bytes"]);
  });

  test("begin behind the mark that UTF-8 may begin with", async () => {
    const text = "\u00ef\u00bb\u00bfa\nb\n";
    for (const bytes of [latin1(text), gzipped(text)]) expect((await cut("conn.log", bytes)).texts).toEqual(["a\nb\n"]);
  });

  test.each([
    ["\u00ff\u00fe#\u0000s\u0000", "text of 16 bits a character"],
    ["\u0028\u00b5\u002f\u00fdxyz", "compressed by zstd"],
    ["PK\u0003\u0004xyz", "a zip archive"],
    ["\u00d4\u00c3\u00b2\u00a1xyz", "a capture of packets"],
  ])("are none of %j, which is %s", async (text, what) => {
    for (const bytes of [latin1(text), gzipped(text)]) {
      const { texts, notices } = await cut("conn.log", bytes);
      expect([texts, notices]).toEqual([[], [expect.stringContaining(`unreadable 1: the file is ${what}`)]]);
    }
  });

  test("give what there is of a file that is cut off", async () => {
    const whole = gzipped("a\nb\n".repeat(5_000));
    const { texts, notices } = await cut("conn.log.gz", whole.subarray(0, -9));
    expect(texts.join("").startsWith("a\nb\n")).toBe(true);
    expect(notices.at(-1)).toMatch(/^damaged \d+: the file is damaged or cut off/);
    expect((await cut("conn.log", latin1("a\nb"))).notices).toEqual(["cut 2: the last line has no end"]);
  });
});

describe("a header", () => {
  const read = (name: string, ...lines: string[]): unknown => {
    const reader = new HeaderReader(name);
    return lines.map((line) => reader.read(line)).at(-1);
  };
  const needed = "#fields\tts\tid.orig_h\tid.resp_h";

  test("says the columns of what is wanted, and its marks", () => {
    const layout = read(
      "",
      "#separator ;",
      "#set_separator;|",
      "#unset_field;?",
      "#path;dns",
      "#fields;x;id.resp_h;ts;id.orig_h",
    );
    expect(layout).toMatchObject({
      kind: "dns",
      separator: 0x3b,
      setSeparator: 0x7c,
      unset: "?",
      empty: "(empty)",
      columns: 4,
    });
    expect((layout as { slots: unknown[] }).slots.slice(0, 4)).toEqual([2, undefined, 3, 1]);
  });

  test("without a kind has that of its fields, or of its file", () => {
    expect(read("dns.log", `${needed}\tconn_state`)).toMatchObject({ kind: "conn" });
    expect(read("a/dns.01.log.gz", needed)).toMatchObject({ kind: "dns" });
    expect(read("x.log", needed)).toEqual({ refused: "its kind is not known" });
  });

  test("that lacks what is needed is refused", () => {
    expect(read("", "#path\tconn", "#fields\tts\tid.orig_h")).toEqual({ refused: "its #fields lack id.resp_h" });
    expect(read("", "#path\tweird", needed)).toEqual({ refused: "it is of kind weird", kind: "weird" });
    expect(read("", "#separator ::", "#path::conn", needed.replaceAll("\t", "::"))).toEqual({
      refused: "expected a #separator of one byte, got ::",
    });
  });

  test("of an earlier log in the file is forgotten with the next separator", () => {
    expect(read("x.log", "#path\tconn", "#separator \\x09", needed)).toEqual({ refused: "its kind is not known" });
  });

  test("is not needed where the name tells the kind", () => {
    const names = [
      "conn.log",
      "conn-summary.log",
      "x/http.00:00:00-01:00:00.log.gz",
      "c:\\ssl.log",
      "dnsmasq.log",
      "my.dns.log",
    ];
    expect(names.map(kindOfName)).toEqual(["conn", undefined, "http", "ssl", undefined, undefined]);
    expect(layoutOfName("conn.log")).toMatchObject({ kind: "conn", columns: 0 });
  });
});

test(`lines are counted, and those with a # at their start found (SEED=${seed})`, () => {
  for (let drawn = seed; drawn < seed + runs(300); drawn++) {
    const random = new Random(drawn);
    const bytes = Uint8Array.from({ length: random.whole(0, 60) }, () => random.pick([10, 35, 0x0b, 0x8a, 0, 255, 97]));
    const text = Buffer.from(bytes).toString("latin1");
    const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
    const shifted = new Uint8Array(bytes.length + 3).subarray(random.whole(0, 3)).subarray(0, bytes.length);
    shifted.set(bytes);
    expect(scanLines(shifted), `SEED=${drawn}`).toEqual({
      newlines: starts.length - 1,
      hashes: starts.filter((start) => text[start] === "#"),
    });
  }
});
