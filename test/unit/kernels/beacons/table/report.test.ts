import { describe, expect, test } from "vitest";
import { explainedEnds } from "../../../../../src/kernels/beacons/explained.js";
import type { Notice } from "../../../../../src/kernels/beacons/reading/pieces.js";
import { beaconsText } from "../../../../../src/kernels/beacons/table/report.js";
import type { BeaconRow } from "../../../../../src/kernels/beacons/table/row.js";
import type { BeaconsValue } from "../../../../../src/kernels/beacons/value.js";
import { numbers } from "../../../../helpers/tasks.js";

const row = { rank: 1, source: "10.0.0.7", destination: "192.0.2.1", connections: 4, score: 0.1 };
const rows = [{ ...row, bytes: 0, firstSeen: 0, lastSeen: 60, refined: 0, beacon: false }] satisfies BeaconRow[];

function text(given: Partial<BeaconsValue>): string {
  const counts = { groups: 2, scored: 1, finished: 0, connections: 5, lines: 6, malformed: 0 };
  const value = {
    ...counts,
    faults: [],
    notices: [],
    readingEnded: true,
    rows,
    top: 0,
    explained: undefined,
    ...given,
  };
  const times = (): Float64Array => Float64Array.of(0, 20, 40, 60);
  return beaconsText({ ...value, timesOf: times } as BeaconsValue, { columns: 100, color: false });
}

const notice = (line: number, code: Notice["code"], message: string): Notice => ({
  ...{ file: 0, name: "x.log", line, code, message },
});

describe("the report", () => {
  test("tells of the first few logs of kinds that are not read, after what was lost", () => {
    const skipped = numbers(30).map((line) => notice(line, "skipped", "it is of kind weird"));
    const lines = text({ notices: [...skipped, notice(99, "cut", "the last line has no end")] }).split("\n");
    expect(lines.slice(1, 4)).toEqual([
      "x.log:99: the last line has no end",
      `x.log:${skipped[0]!.line}: it is of kind weird`,
      `x.log:${skipped[1]!.line}: it is of kind weird`,
    ]);
    expect(lines[10]).toBe("22 more logs of kinds that are not read: --format json tells of all");
    expect(lines[11]).toBe("");
  });

  test("marks what is called a beacon, and tells of what it has no room for", () => {
    const beacon = { ...rows[0]!, beacon: true };
    const lines = text({ rows: [beacon, { ...rows[0]!, rank: 2 }, { ...beacon, rank: 3 }], top: 2 }).split("\n");
    expect(lines.slice(-6)).toEqual([
      expect.stringMatching(/^1\* {2}0\.100/),
      expect.stringMatching(/^2 {3}0\.100/),
      "",
      "* called a beacon, as 2 rows are",
      "1 row more: --top N shows N, --format csv or json all",
      expect.stringMatching(/^[3-9] columns more: in a wider terminal, or by --format csv$/),
    ]);
    expect(text({}).split("\n").at(-2)).toBe("");
  });

  test("says why there is no row", () => {
    expect(text({ rows: [], scored: 0 })).toContain("no group has the four connections with a time");
    expect(text({ rows: [] })).toContain("no group has so high a score");
  });

  test("explains a group, however its ends are written, and says what is wrong with them", () => {
    expect(text({ explained: explainedEnds(" 10.0.0.7 ->  ::ffff:192.0.2.1") })).toContain(
      "10.0.0.7 -> 192.0.2.1: rank 1, score",
    );
    expect(explainedEnds("2001:DB8:0:0::1 Example.ORG")).toBe("2001:db8::1 example.org");
    expect(explainedEnds(" ")).toBeUndefined();
    const wrong = (ends: string): string => text({ explained: ends }).split("\n").at(-1)!;
    expect(wrong("192.0.2.1 10.0.0.7")).toBe("no group 192.0.2.1 10.0.0.7 has a score, but 10.0.0.7 192.0.2.1 has");
    expect(wrong("192.0.2.1")).toContain("expected SOURCE DESTINATION, as the table has them");
    expect(wrong("10.0.0.7 192.0.2.9")).toBe("no group 10.0.0.7 192.0.2.9 has a score");
  });
});
