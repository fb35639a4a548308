import { expect, test } from "vitest";
import { ConnectionBlocks } from "../../../../../src/kernels/beacons/reading/blocks.js";
import type { ConnectionRows } from "../../../../../src/kernels/beacons/reading/result.js";
import { Random, runs, seed } from "../../../../helpers/random.js";

const columns = ["times", "sent", "total", "uids", "groups", "flags"] as const;

function drawRows(random: Random, count: number): ConnectionRows {
  const draw = (): number => random.whole(0, 255);
  return {
    times: Float64Array.from({ length: count }, draw),
    sent: Float64Array.from({ length: count }, draw),
    total: Float64Array.from({ length: count }, draw),
    uids: BigUint64Array.from({ length: count }, () => BigInt(draw())),
    groups: Uint32Array.from({ length: count }, draw),
    flags: Uint8Array.from({ length: count }, draw),
  };
}

test(`blocks keep the rows of each piece, of any length, until their column is let go of (SEED=${seed})`, () => {
  for (let drawn = seed; drawn < seed + runs(5); drawn++) {
    const random = new Random(drawn);
    const blocks = new ConnectionBlocks();
    const pieces = Array.from({ length: random.whole(1, 20) }, () =>
      drawRows(random, random.pick([0, 1, 100, 5_000, 40_000])),
    );
    const kept = pieces.map((rows) => blocks.add(rows));
    expect(kept, `SEED=${drawn}`).toEqual(pieces);
    const released = random.pick(columns);
    blocks.release(released);
    for (const [at, rows] of kept.entries()) {
      for (const column of columns) {
        expect(rows[column].length, `SEED=${drawn}`).toBe(column === released ? 0 : pieces[at]![column].length);
      }
    }
  }
});
