import { expect, test } from "vitest";
import { mergeStretches } from "../../../../../src/kernels/beacons/grouping/merging.js";
import { Random, runs, seed } from "../../../../helpers/random.js";

test(`stretches are merged as a stable sort would do it (SEED=${seed})`, () => {
  for (let drawn = seed; drawn < seed + runs(300); drawn++) {
    const random = new Random(drawn);
    const stretches = Array.from({ length: random.whole(0, 9) }, () =>
      Array.from({ length: random.whole(0, random.pick([1, 3, 40])) }, () => random.whole(0, 30)).sort((a, b) => a - b),
    );
    const all = stretches.flat();
    let end = 0;
    const ends = stretches.map(({ length }) => (end += length));
    const columns = { times: Float64Array.from(all), sent: Float64Array.from(all, (_, at) => at) };
    const { times, sent } = mergeStretches(columns, ends);
    const order = all.map((time, at) => [time, at] as const).sort((a, b) => a[0] - b[0]);
    expect(
      [...times].map((time, at) => [time, sent[at]]),
      `SEED=${drawn}`,
    ).toEqual(order);
  }
});
