import { gzipSync } from "node:zlib";
import xxhash from "xxhash-wasm";
import { type Connections, ConnectionStore } from "../../../../../src/kernels/beacons/reading/connections.js";
import { type Notice, pieces } from "../../../../../src/kernels/beacons/reading/pieces.js";
import {
  NO_NAME,
  type PieceResult,
  decodePiece,
  kindOfRow,
} from "../../../../../src/kernels/beacons/reading/result.js";
import { Instance, compile } from "../../../../contract/instance.js";
import type { Random } from "../../../../helpers/random.js";
import type { Read } from "../../../../helpers/zeek/oracle.js";

const instance = new Instance(compile("zeek"));
const { h64 } = await xxhash();

export interface Whole {
  results: PieceResult[];
  notices: Notice[];
  store: ConnectionStore;
}

/** Bytes in chunks of random length. */
export async function* chunked(random: Random, bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  const longest = random.pick([1, 7, 1_000, 100_000]);
  for (let from = 0; from < bytes.length; ) {
    const to = from + random.whole(1, Math.max(longest, bytes.length / 200));
    yield bytes.subarray(from, to);
    from = to;
  }
}

/** A log, from its bytes to a store. */
export async function readWhole(random: Random, name: string, bytes: Uint8Array, pieceBytes?: number): Promise<Whole> {
  const notices: Notice[] = [];
  const results: PieceResult[] = [];
  const options = { file: 3, pieceBytes, onNotice: (notice: Notice) => void notices.push(notice) };
  for await (const input of pieces({ name, stream: chunked(random, bytes) }, options))
    results.push(decodePiece(instance.whole(0, input)));
  const store = new ConnectionStore();
  for (const result of results) store.add(result);
  return { results, notices, store };
}

export const latin1 = (text: string): Uint8Array => Buffer.from(text, "latin1");
export const gzipped = (...texts: string[]): Uint8Array => Buffer.concat(texts.map((text) => gzipSync(latin1(text))));

const hashOf = (uid: string): string => (uid === "" ? "0" : String(h64(uid)));

/** Everything that was read, in a form that can be compared: sorted, addresses in hexadecimal. */
export function plain(connections: Connections): { connections: string[]; named: string[] } {
  const { groupCount, starts, names } = connections;
  const hex = (bytes: Uint8Array, at: number): string =>
    Buffer.from(bytes.subarray(at * 16, at * 16 + 16)).toString("hex");
  const keys = Array.from({ length: groupCount }, (_, group) =>
    [
      hex(connections.sources, group),
      hex(connections.destinations, group),
      connections.ports[group],
      connections.protocols[group],
    ].join(" "),
  );
  const rows = keys.flatMap((key, group) =>
    Array.from({ length: starts[group + 1]! - starts[group]! }, (_, index) => {
      const row = starts[group]! + index;
      const { times, sent, total, uids, flags } = connections;
      return [key, times[row], sent[row], total[row], uids[row], flags[row]].join(" ");
    }),
  );
  const answers: string[][] = Array.from(names.times, () => []);
  for (const [at, row] of names.answers.rows.entries()) answers[row]!.push(hex(names.answers.addresses, at));
  const named = Array.from(names.times, (time, row) => {
    const name = names.names[row] === NO_NAME ? undefined : names.texts[names.names[row]!];
    return [keys[names.groups[row]!], time, names.uids[row], name, kindOfRow(names.kinds[row]!), answers[row]].join(
      " ",
    );
  });
  return { connections: rows.sort(), named };
}

/** The same of what the plain reader has read. Without lines that name something, nothing is kept of the `uid` of connections. */
export function plainly({ connections, named }: Read): { connections: string[]; named: string[] } {
  const kept = (uid: string): string => (named.length > 0 ? hashOf(uid) : "");
  return {
    connections: connections
      .map(({ key, time, sent, total, uid, flags }) => [key, time, sent, total, kept(uid), flags].join(" "))
      .sort(),
    named: named.map(({ key, time, uid, name, kind, answers }) =>
      [key, time, hashOf(uid), name, kind, answers].join(" "),
    ),
  };
}
