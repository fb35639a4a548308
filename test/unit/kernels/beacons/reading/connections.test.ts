import { describe, expect, test } from "vitest";
import { ConnectionStore } from "../../../../../src/kernels/beacons/reading/connections.js";
import { logKinds } from "../../../../../src/kernels/beacons/reading/layout.js";
import { TimeOrder } from "../../../../../src/kernels/beacons/reading/sorting.js";
import { Random, runs, seed } from "../../../../helpers/random.js";
import { drawTsv, shuffled } from "../../../../helpers/zeek/log.js";
import { latin1, readWhole } from "./run.js";

describe(`connections (SEED=${seed})`, () => {
  test("do not depend on the order in which pieces come, nor on when one asks", async () => {
    for (let drawn = seed; drawn < seed + runs(20); drawn++) {
      const random = new Random(drawn);
      const logs = shuffled(random, logKinds).map((kind) =>
        drawTsv(random, { kind, lines: random.whole(1, 200), wrong: 0.05, backwards: true }),
      );
      const text = logs.map(({ header, text }) => header + text).join("");
      const { results, store } = await readWhole(random, "x.log", latin1(text), 3_000);
      const other = new ConnectionStore();
      const order = shuffled(random, results);
      const late = order.slice(random.whole(0, order.length));
      for (const result of order) {
        if (!late.includes(result)) other.add(result);
        if (random.chance(0.2)) other.merge({ inFlight: late });
      }
      const expected = store.merge();
      expect(other.merge({ inFlight: late }), `SEED=${drawn}`).toEqual(expected);
      for (const result of late) other.add(result);
      expect(other.faults(5), `SEED=${drawn}`).toEqual(store.faults(5));
      expect(other.counts, `SEED=${drawn}`).toEqual(store.counts);
      expect(other.merge({ release: true }), `SEED=${drawn}`).toEqual(expected);
    }
  });

  test("of a group are in order of time, those without a time last", async () => {
    const lines = [3, 1, "-", 2, 1].map((ts, at) => `${ts}\tC${at}\t10.0.0.1\t10.0.0.2\t80\ttcp\t${at}\n`);
    const header = "#path\tconn\n#fields\tts\tuid\tid.orig_h\tid.resp_h\tid.resp_p\tproto\torig_ip_bytes\n";
    const { store } = await readWhole(new Random(1), "conn.log", latin1(header + lines.join("")));
    const { times, sent, starts } = store.merge();
    expect([[...starts], [...times], [...sent]]).toEqual([
      [0, 5],
      [1, 1, 2, 3, Number.NaN],
      [1, 4, 3, 0, 2],
    ]);
  });

  test("can be one, or none", async () => {
    expect(new ConnectionStore().merge()).toMatchObject({ groupCount: 0, starts: Uint32Array.of(0) });
    const line = '{"ts":"2018-01-24T18:14:02.090842Z","id.orig_h":"10.0.0.1","id.resp_h":"::1","conn_state":"S0"}';
    const { store } = await readWhole(new Random(1), "-", latin1(line));
    const { groupCount, times, flags } = store.merge();
    expect([groupCount, [...times], [...flags]]).toEqual([1, [1516817642.090842], [1]]);
  });
});

test(`rows are sorted as a stable sort does it (SEED=${seed})`, () => {
  for (let drawn = seed; drawn < seed + runs(200); drawn++) {
    const random = new Random(drawn);
    const [from, count] = [random.whole(0, 5), random.whole(0, random.pick([3, 40, 1_000]))];
    const times = Float64Array.from({ length: from + count }, () =>
      random.chance(0.05) ? Number.NaN : random.whole(0, count),
    );
    if (random.chance(0.3)) times.subarray(from).sort();
    const rows = Array.from({ length: count }, (_, index) => from + index);
    const last = (row: number): number => (Number.isNaN(times[row]) ? Number.POSITIVE_INFINITY : times[row]!);
    const expected = rows.toSorted((a, b) => (last(a) === last(b) ? a - b : last(a) - last(b)));
    const order = new TimeOrder(count + random.whole(0, 9)).find(times, from, from + count);
    expect(order ? [...order.subarray(0, count)] : rows, `SEED=${drawn}`).toEqual(expected);
  }
});
