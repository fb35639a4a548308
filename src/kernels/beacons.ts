import beaconsWasm from "../../build/beacons.wasm";
import zeekWasm from "../../build/zeek.wasm";
import { type Stage, defineKernel } from "../task/kernel.js";
import { type BeaconsParams, beaconsParameters } from "./beacons/parameters.js";
import { logsOf } from "./beacons/logs.js";
import { decodePiece } from "./beacons/reading/result.js";
import { planRefining } from "./beacons/refinements.js";
import { inTurns } from "./beacons/steps.js";
import type { Scored } from "./beacons/scoring/scored.js";
import { type Refinement, decodeRefining } from "./beacons/refining/snapshot.js";
import { beaconsCsv } from "./beacons/table/csv.js";
import { beaconsNdjson } from "./beacons/table/ndjson.js";
import { beaconsText } from "./beacons/table/report.js";
import { type BeaconsValue, BeaconsTable } from "./beacons/value.js";

export type { BeaconsParams } from "./beacons/parameters.js";
export type { BeaconRow } from "./beacons/table/row.js";
export type { BeaconsValue } from "./beacons/value.js";

/**
 * Who calls whom like clockwork: connection logs of Zeek are read piece by piece, and each group of connections has the beacon
 * score of RITA 5 and its regularity at once. Then each group is compared with random ones, the most promising first.
 */
export const beacons = defineKernel({
  name: "beacons",
  summary: "finds machines that call home like clockwork, in Zeek's logs",
  partial: "every group that was read, with its first score, and the most promising looked at more closely",
  wasm: zeekWasm,
  parameters: beaconsParameters,
  plan(params: BeaconsParams) {
    const logs = logsOf(params);
    return { inputs: logs.inputs(), pulled: () => logs.pulled() };
  },
  decode: decodePiece,
  fold(params: BeaconsParams) {
    const logs = logsOf(params);
    return {
      add: ({ value }) => logs.add(value!),
      value: (begun): BeaconsValue =>
        new BeaconsTable(
          logs,
          params,
          begun.map(({ value }) => value!),
          undefined,
        ),
    };
  },
  next: (_value: BeaconsValue, params: BeaconsParams) => refine(params),
  formats: {
    text: beaconsText,
    json: ({ groups, scored, connections, lines, malformed, faults, notices, rows }) => ({
      ...{ groups, scored, connections, lines, malformed, faults, notices },
      rows,
    }),
    csv: ({ rows }) => beaconsCsv(rows),
    ndjson: ({ rows }) => beaconsNdjson(rows),
  },
});

/** All is read: each group that has a score is looked at more closely. */
function refine(params: BeaconsParams): Stage<BeaconsValue> | undefined {
  const logs = logsOf(params);
  logs.end();
  const { surrogates, seed } = params;
  let scored: readonly Scored[] = [];
  return {
    wasm: beaconsWasm,
    async plan() {
      ({ scored } = await inTurns(logs.scored()));
      return planRefining(surrogates === 0 ? [] : scored, surrogates, seed);
    },
    decode: (snapshot) => decodeRefining(snapshot, surrogates),
    fold() {
      const refinements: (Refinement | undefined)[] = scored.map(() => undefined);
      return {
        add: ({ job, value }) => void (refinements[job] = value as Refinement),
        value(begun) {
          const soFar = refinements.slice();
          for (const { job, value } of begun) soFar[job] = value as Refinement;
          return new BeaconsTable(logs, params, [], soFar);
        },
      };
    },
  };
}
