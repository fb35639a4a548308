import { expect, test } from "vitest";
import { asLines, asOneLine, first, matching, withEntry } from "../../../web/answer/beacons/arranging.js";
import { Random, runs, seed } from "../../helpers/random.js";

const rows = [
  { source: "10.0.0.10", destination: "b.example", period: 60 },
  { source: "10.0.0.9", destination: "A.example", period: undefined },
  { source: "fd00::1", destination: "10.0.0.9", period: 5 },
  { source: "10.0.0.9", destination: "c.example", period: 60 },
];
const places = (of: readonly (typeof rows)[number][]): number[] => of.map((row) => rows.indexOf(row));

test("rows are sorted by numbers, what is not known last either way, equal ones as they were", () => {
  expect(places(first(rows, ({ period }) => period, false, 9))).toEqual([2, 0, 3, 1]);
  expect(places(first(rows, ({ period }) => period, true, 9))).toEqual([0, 3, 2, 1]);
});

test("rows are sorted by words, addresses by their numbers", () => {
  expect(places(first(rows, ({ source }) => source, false, 9))).toEqual([1, 3, 0, 2]);
  expect(places(first(rows, ({ destination }) => destination, true, 9))).toEqual([3, 0, 1, 2]);
});

test(`the first rows are those of all in order (SEED=${seed})`, () => {
  for (let drawn = seed; drawn < seed + runs(100); drawn++) {
    const random = new Random(drawn);
    const all = Array.from({ length: random.whole(0, 60) }, (_, at) => ({
      key: random.chance(0.1) ? undefined : random.whole(0, 20),
      at,
    }));
    const [descending, most] = [random.chance(0.5), random.whole(1, 80)];
    const known = all.filter(({ key }) => key !== undefined).sort((a, b) => (descending ? -1 : 1) * (a.key! - b.key!));
    const inOrder = [...known, ...all.filter(({ key }) => key === undefined)];
    expect(
      first(all, ({ key }) => key, descending, most),
      `SEED=${drawn}`,
    ).toEqual(inOrder.slice(0, most));
  }
});

test("rows match by a part of either end, in upper or lower case", () => {
  expect(places(matching(rows, " a.EX "))).toEqual([1]);
  expect(places(matching(rows, "10.0.0.9"))).toEqual([1, 2, 3]);
  expect(matching(rows, " ")).toBe(rows);
});

test("a list has an entry a line, each once", () => {
  expect(asLines(" 10.0.0.0/8, example.com,\tfd00::1 ")).toBe("10.0.0.0/8\nexample.com\nfd00::1");
  expect(asOneLine(" a.example # ours, not theirs\n\n10.0.0.0/8  fd00::1\n")).toBe("a.example, 10.0.0.0/8, fd00::1");
  expect(withEntry("", "a.example")).toBe("a.example");
  expect(withEntry("a.example\n\n", "b.example")).toBe("a.example\nb.example");
  expect(withEntry("a.example\n b.example ", "b.example")).toBe("a.example\n b.example ");
});
