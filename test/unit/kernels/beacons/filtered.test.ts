import { beforeAll, describe, expect, test } from "vitest";
import { logsOf } from "../../../../src/kernels/beacons/logs.js";
import type { BeaconsParams } from "../../../../src/kernels/beacons/parameters.js";
import { pieces } from "../../../../src/kernels/beacons/reading/pieces.js";
import { type PieceResult, decodePiece } from "../../../../src/kernels/beacons/reading/result.js";
import { planRefining } from "../../../../src/kernels/beacons/refinements.js";
import { type Refinement, decodeRefining } from "../../../../src/kernels/beacons/refining/snapshot.js";
import { atOnce } from "../../../../src/kernels/beacons/steps.js";
import { BeaconsTable, type BeaconsValue } from "../../../../src/kernels/beacons/value.js";
import { logPieces, planLog } from "../../../../src/make-log/index.js";
import { Instance, compile } from "../../../contract/instance.js";

const text = Array.from(logPieces(planLog({ seed: 3, days: 0.5, hosts: 6, groups: 120 })), (piece) => piece.text);
const bytes = new TextEncoder().encode(text.join(""));
const snapshots: Uint8Array[] = [];
/** Each run has its own, and gives back their memory. */
const results = (): PieceResult[] => snapshots.map((snapshot) => decodePiece(snapshot.slice()));
const file = { name: "conn.log", stream: (async function* () {})() };

function paramsOf(given: Partial<BeaconsParams>): BeaconsParams {
  const usual = {
    internal: "",
    by: "tuple",
    direction: "any",
    failed: "include",
    allow: "",
    deny: "",
    explain: "",
  } as const;
  return { ...usual, files: [file], surrogates: 40, seed: 1, top: 0, minScore: 0, ...given };
}

/** A run on the main thread. @param until how many groups are looked at more closely */
async function run(given: Partial<BeaconsParams>, until = Number.POSITIVE_INFINITY): Promise<BeaconsValue> {
  const params = paramsOf(given);
  const logs = logsOf(params);
  for (const result of results()) logs.add(result);
  logs.end();
  const { scored } = atOnce(logs.scored());
  const { inputs, configuration } = planRefining(scored, params.surrogates, params.seed);
  const instance = new Instance(compile("beacons"));
  instance.configure(configuration!);
  instance.prepare();
  const refinements: (Refinement | undefined)[] = scored.map(() => undefined);
  let job = 0;
  for (const input of inputs as Iterable<Uint8Array>) {
    if (job === until) break;
    refinements[job++] = decodeRefining(instance.whole(0, input), params.surrogates);
  }
  return new BeaconsTable(logs, params, [], refinements);
}

const shown = ({ rows, groups }: BeaconsValue): unknown => ({ rows, groups });

beforeAll(async () => {
  const source = {
    name: "conn.log",
    size: bytes.length,
    read: async (range: { from: number; to: number }) => bytes.slice(range.from, range.to),
  };
  const instance = new Instance(compile("zeek"));
  for await (const input of pieces(source, { file: 0, pieceBytes: 100_000 }))
    snapshots.push(instance.whole(0, input).slice());
});

test("a group that is to be explained is there, whatever is asked of the others", async () => {
  const { rows } = await run({}, 0);
  const { source, destination } = rows.at(-1)!;
  const explain = `${source} ${destination}`;
  const asked = await run({ top: 2, minScore: rows[1]!.score, explain }, 0);
  expect(asked.rows.slice(0, 2)).toEqual(rows.slice(0, 2));
  const more = rows.slice(2).filter((row) => `${row.source} ${row.destination}` === explain);
  expect(asked.rows.slice(2)).toEqual(more);
  expect(asked.timesOf(asked.rows[2]!).length).toBeGreaterThan(0);
});

describe("other filters", () => {
  let value: BeaconsValue;

  beforeAll(async () => {
    value = await run({});
  });

  test("give the table of a run with these filters, refinements and q-values included", async () => {
    const { rows } = value;
    const allow = [rows[0]!.destination, rows[2]!.source, `${rows[5]!.destination}/24`].join("\n");
    const deny = rows
      .slice(0, 9)
      .map(({ destination }) => destination)
      .join(" ");
    for (const filters of [{ allow }, { deny }, { allow, deny }, { direction: "outbound" }] as const) {
      const filtered = value.filtered(filters);
      expect(shown(filtered)).toEqual(shown(await run(filters)));
      expect(filtered.rows.length).toBeLessThan(rows.length);
      expect(filtered.rows.every(({ refined }) => refined > 0)).toBe(true);
    }
  });

  test("take each other's place, those that are not given are the run's", async () => {
    const { rows } = value;
    const [first, second] = [rows[0]!.destination, rows[1]!.destination];
    const narrow = await run({ allow: first, deny: `${first},${second}` });
    expect(shown(narrow.filtered({ allow: "" }))).toMatchObject({ rows: expect.any(Array) });
    const destinations = new Set(narrow.filtered({ allow: "" }).rows.map(({ destination }) => destination));
    expect(destinations).toEqual(new Set([first, second]));
    expect(shown(value.filtered({ allow: first }).filtered({ allow: "" }))).toEqual(shown(value));
    expect(shown(value)).toEqual(shown(await run({})));
  });

  test("that let more in than the run's show it with first scores, and never another group's refinement", async () => {
    const all = value.rows;
    const narrow = await run({ allow: all[0]!.destination });
    const wide = narrow.filtered({ allow: "" });
    expect(wide.rows.length).toBe(all.length);
    for (const row of wide.rows) {
      const whole = all.find(
        (one) => one.source === row.source && one.destination === row.destination && one.port === row.port,
      )!;
      const isNew = row.destination === all[0]!.destination;
      expect(row.refined).toBe(isNew ? 0 : 1);
      if (!isNew) expect([row.pValue, row.pValueInterval]).toEqual([whole.pValue, whole.pValueInterval]);
      expect(wide.timesOf(row)).toEqual(value.timesOf(whole));
    }
  });

  test("of groups that have other connections by them, refinements are forgotten", async () => {
    const without = value.filtered({ failed: "exclude" });
    const told = await run({ failed: "exclude" });
    const stated = (rows: BeaconsValue["rows"]) =>
      rows
        .map(({ source, destination, port, connections, rita }) =>
          [source, destination, port, connections, rita].join(" "),
        )
        .sort();
    expect(stated(without.rows)).toEqual(stated(told.rows));
    const before = new Map(value.rows.map((row) => [`${row.source} ${row.destination} ${row.port}`, row.connections]));
    const changed = without.rows.filter(
      (row) => before.get(`${row.source} ${row.destination} ${row.port}`) !== row.connections,
    );
    expect(changed.length).toBeGreaterThan(0);
    expect(changed.every(({ refined }) => refined === 0)).toBe(true);
  });

  test("apply to what there is of a stopped run", async () => {
    const half = await run({}, 20);
    const { destination } = half.rows[0]!;
    const filtered = half.filtered({ allow: destination });
    expect(filtered.rows.some((row) => row.destination === destination)).toBe(false);
    const named = (row: BeaconsValue["rows"][number]) => `${row.source} ${row.destination} ${row.port}`;
    const refined = new Map(half.rows.map((row) => [named(row), row.refined]));
    for (const row of filtered.rows) expect(row.refined).toBe(refined.get(named(row)));
  });

  test("apply while files are being read, also once what was under way has been read", () => {
    const params = paramsOf({});
    const logs = logsOf(params);
    const [first, ...others] = results() as [PieceResult, ...PieceResult[]];
    for (const result of others) logs.add(result);
    const { destination } = value.rows[0]!;
    const late = new BeaconsTable(logs, params, [first], undefined);
    const early = late.filtered({ allow: destination });
    expect(early.rows.length).toBeGreaterThan(0);
    expect(early.rows.some((row) => row.destination === destination)).toBe(false);
    logs.add(first);
    expect(shown(late)).toEqual(shown(new BeaconsTable(logs, params, [], undefined)));
    expect(shown(late.filtered({ allow: destination }))).toEqual(shown(early));
  });

  test("go on where all is read by now, in steps as at once", async () => {
    const params = paramsOf({});
    const logs = logsOf(params);
    const [first, ...others] = results() as [PieceResult, ...PieceResult[]];
    for (const result of others) logs.add(result);
    const { destination } = value.rows[0]!;
    const soFar = new BeaconsTable(logs, params, [], undefined);
    const early = [logs.scored(), logs.scoredWith({ ...params, allow: destination })];
    for (const steps of early) for (let step = 0; step < 3; step++) expect(steps.next().done).toBe(false);
    logs.add(first);
    logs.end();
    const ending = [logs.scored(), logs.scored()];
    for (const steps of ending) for (let step = 0; step < 3; step++) expect(steps.next().done).toBe(false);
    const [own, narrowed] = early.map(atOnce);
    expect(ending.map(atOnce)).toEqual([own, own]);
    const table = new BeaconsTable(logs, params, [], undefined);
    await Promise.all([table.made(), soFar.made()]);
    expect(soFar.rows).toEqual(table.rows);
    expect(table.rows.map(({ source, score }) => [source, score])).toEqual(
      own!.scored.map(({ group, score }) => [group.source, Math.round(score * 1_000) / 1_000]),
    );
    const others2 = table.filtered({ ...params, allow: destination });
    expect(others2.rows.length).toBe(narrowed!.scored.length);
  });

  test("that cannot be read are refused at once", () => {
    expect(() => value.filtered({ allow: "10.0.0.0/99" })).toThrow(
      /allow: line 1: expected a prefix length from 0 to 32/,
    );
  });
});
