import { describe, expect, test } from "vitest";
import { logKinds } from "../../../../../src/kernels/beacons/reading/layout.js";
import { Random, runs, seed } from "../../../../helpers/random.js";
import { drawRow, drawTsv, jsonLine, shuffled } from "../../../../helpers/zeek/log.js";
import { readPlainly } from "../../../../helpers/zeek/oracle.js";
import { type Whole, gzipped, latin1, plain, plainly, readWhole } from "./run.js";

/** Everything is as the plain reader has it, the lines that cannot be read included. */
function expectSame({ store, results }: Whole, text: string, label: string, known?: string): void {
  const expected = readPlainly(text, known);
  expect(plain(store.merge()), label).toEqual(plainly(expected));
  const told = results.flatMap(({ faults }) => faults.map(({ line }) => line));
  const malformed = new Set(expected.malformed);
  expect(
    told.filter((line) => !malformed.has(line)),
    label,
  ).toEqual([]);
  expect([store.counts.malformed, store.counts.skipped], label).toEqual([expected.malformed.length, expected.skipped]);
}

async function draws(usual: number, each: (random: Random, label: string) => Promise<void>): Promise<void> {
  for (let drawn = seed; drawn < seed + runs(usual); drawn++) await each(new Random(drawn), `SEED=${drawn}`);
}

const drawMarks = (random: Random): { unset?: string; empty?: string; separator?: string; setSeparator?: string } =>
  random.chance(0.7) ? {} : { unset: "<none>", empty: "", separator: random.pick(["\t", ";", "|"]), setSeparator: "~" };

describe(`logs (SEED=${seed})`, () => {
  test("of TSV and JSON hold what a plain reader finds in them", async () => {
    await draws(60, async (random, label) => {
      const logs = Array.from({ length: random.whole(1, 3) }, () =>
        drawTsv(random, {
          kind: random.pick(logKinds),
          lines: random.pick([0, 1, 20, 300]),
          wrong: random.pick([0, 0.05, 0.5]),
          json: random.pick([0, 0, 0.5]),
          backwards: random.chance(0.5),
          ...drawMarks(random),
        }),
      );
      const text = logs
        .map(({ header, text }) => `${header}${text}${random.chance(0.5) ? "#close\tnow\n" : ""}`)
        .join("");
      const pieceBytes = random.pick([2_000, 10_000, 2 ** 20]);
      const bytes = random.chance(0.3) ? gzipped(text) : latin1(text);
      expectSame(await readWhole(random, "x.log", bytes, pieceBytes), text, label);
    });
  });

  test("of JSON alone need no header, nor a name", async () => {
    await draws(30, async (random, label) => {
      const kinds = shuffled(random, logKinds).slice(0, random.whole(1, 4));
      const lines = Array.from({ length: random.whole(1, 100) }, (_, at) => {
        const kind = random.pick(kinds);
        return jsonLine(random, drawRow(random, 1_700_000_000.25 + at), kind);
      });
      const text = `${lines.join("\n")}\n{"_path":"weird","ts":1,"id.orig_h":"1.1.1.1","host":"x"}\n`;
      expectSame(await readWhole(random, "stdin", latin1(text), 4_000), text, label);
    });
  });

  test("that are cut off anywhere give what comes before", async () => {
    await draws(30, async (random, label) => {
      const { header, text } = drawTsv(random, { kind: random.pick(logKinds), lines: 30, json: 0.3 });
      const whole = header + text;
      const cut = whole.slice(0, random.whole(header.length, whole.length));
      const read = await readWhole(random, "conn.log", latin1(cut));
      expectSame(read, cut, label);
      expect(
        read.notices.map(({ code }) => code),
        label,
      ).toEqual(cut.endsWith("\n") ? [] : ["cut"]);
    });
  });

  test("that are no logs are counted by line, and do no harm", async () => {
    await draws(30, async (random, label) => {
      const bytes = Uint8Array.from({ length: random.whole(0, 5_000) }, () =>
        random.pick([random.whole(0, 255), 10, 9, 0x7b, 0x22, 0x5c, 0x5b, 0x2c, 0x3a]),
      );
      const { header } = drawTsv(random, { kind: "conn", lines: 0 });
      const { store } = await readWhole(random, "conn.log", Buffer.concat([latin1(header), bytes]), 6_000);
      const { connections, malformed, skipped, named, lines } = store.counts;
      expect(connections + named + malformed + skipped, label).toBeLessThanOrEqual(lines);
    });
  });

  test("that are empty give nothing", async () => {
    const random = new Random(1);
    for (const bytes of [latin1(""), gzipped(""), latin1(drawTsv(random, { kind: "conn", lines: 0 }).header)]) {
      const { results, notices } = await readWhole(random, "conn.log", bytes);
      expect([results, notices]).toEqual([[], []]);
    }
  });
});

test.each(["1.7361216e9", "17361216e+2", "17361216000000e-4", "0.00017361216E13", `1736121600.${"0".repeat(30)}`])(
  "%s is a time, whoever writes it so",
  async (time) => {
    const line = `{"ts":${time},"id.orig_h":"10.0.0.1","id.resp_h":"10.0.0.2","orig_ip_bytes":12e2}\n`;
    const { store } = await readWhole(new Random(1), "conn.log", latin1(line));
    const { times, sent } = store.merge();
    expect([Array.from(times), Array.from(sent)]).toEqual([[1_736_121_600], [1_200]]);
  },
);

describe("what is wrong with a line", () => {
  const fields = "ts uid id.orig_h id.resp_h id.resp_p orig_ip_bytes".split(" ");
  const header = `#path\tconn\n#fields\t${fields.join("\t")}\n`;
  const cases = [
    ["1.5\tC\t10.0.0\t10.0.0.2\t80\t9", 'id.orig_h should be an address, not "10.0.0"'],
    ["1.5\tC\t10.0.0.1\t-\t80\t9", "id.resp_h should be an address, and there is none"],
    ["1,5\tC\t10.0.0.1\t10.0.0.2\t80\t9", 'ts should be a time, not "1,5"'],
    ["-1.5\tC\t10.0.0.1\t10.0.0.2\t80\t9", 'ts should be a time, not "-1.5"'],
    ["1736121600123\tC\t10.0.0.1\t10.0.0.2\t80\t9", 'ts should be a time, not "1736121600123"'],
    ["1e999\tC\t10.0.0.1\t10.0.0.2\t80\t9", 'ts should be a time, not "1e999"'],
    ["1.5\tC\t10.0.0.1\t10.0.0.2\t65536\t9", 'id.resp_p should be a port, not "65536"'],
    ["1.5\tC\t10.0.0.1\t10.0.0.2\t80\tmany", 'orig_ip_bytes should be a number of bytes, not "many"'],
    ["1.5\tC", "it has 2 fields, other than its header"],
    ['{"ts":1.5,}', "it is no JSON object from byte 11 on"],
  ] as const;

  test.each(cases)("%j: %s", async (line, message) => {
    const { results } = await readWhole(new Random(1), "conn.log", latin1(`${header}\n${line}\n`));
    expect(results.flatMap(({ faults }) => faults)).toEqual([{ line: 4, message }]);
  });

  test("is that no header comes before it", async () => {
    const { results } = await readWhole(new Random(1), "conn.log", latin1("1.5\tC\t10.0.0.1\n"));
    expect(results[0]!.faults).toEqual([
      { line: 1, message: "no header with #fields comes before it, and it is no JSON object" },
    ]);
  });
});
