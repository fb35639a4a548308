import { describe, expect, it } from "vitest";
import type { Connection } from "../../../src/make-log/connection.js";
import { type Source, merged } from "../../../src/make-log/sources.js";
import { Random, runs, seed } from "../../helpers/random.js";
import { numbers } from "../../helpers/tasks.js";

function source(name: string, times: readonly number[], planted = false): Source {
  return {
    planted,
    *begin() {
      for (const time of times) yield { time, source: name } as Connection;
    },
  };
}

const told = (connections: Iterable<Connection>): string[] =>
  Array.from(connections, ({ time, source }) => `${time} ${source}`);

describe("sources in one order of time", () => {
  it(`are those of all, sorted, first come first at the same time (seed ${seed})`, () => {
    for (const run of numbers(runs(200))) {
      const random = new Random(seed + run);
      const lists = numbers(random.whole(0, 20)).map((name) => {
        const times = numbers(random.whole(0, 30)).map(() => random.whole(0, 50));
        return { name: String(name), times: times.sort((a, b) => a - b) };
      });
      const end = random.whole(0, 60);
      const all = lists.flatMap(({ name, times }) =>
        times.filter((time) => time < end).map((time) => ({ name, time })),
      );
      const expected = all.sort((a, b) => a.time - b.time || Number(a.name) - Number(b.name));
      const sources = lists.map(({ name, times }) => source(name, times));
      expect(told(merged(sources, end, () => false)), `seed ${seed + run}`).toEqual(
        expected.map(({ time, name }) => `${time} ${name}`),
      );
    }
  });

  it("may go on for ever: no more is asked of them than is read", () => {
    const endless: Source = {
      planted: false,
      *begin() {
        for (let time = 0; ; time++) yield { time, source: "endless" } as Connection;
      },
    };
    expect(told(merged([endless, source("some", [1, 3])], 4, () => false))).toEqual([
      "0 endless",
      "1 endless",
      "1 some",
      "2 endless",
      "3 endless",
      "3 some",
    ]);
  });

  it("end when there is enough, but for planted ones", () => {
    let left = 3;
    const all = merged([source("benign", [1, 2, 3, 4]), source("planted", [2, 4, 6], true)], 9, () => left-- <= 0);
    expect(told(all)).toEqual(["1 benign", "2 benign", "2 planted", "3 benign", "4 planted", "6 planted"]);
  });
});
