import type { Steps } from "../steps.js";
import { NO_NAME, type PieceResult } from "./result.js";

/** What names a destination: lines of http, ssl and dns logs, in the order of the files. */
export interface Names {
  /** Each name once, in lower case, numbered as they come. */
  texts: string[];
  times: Float64Array;
  /** XXH64 of `uid`, that joins a line to its connection. */
  uids: BigUint64Array;
  groups: Uint32Array;
  /** The number of the name, or NO_NAME. */
  names: Uint32Array;
  /** 2: http, 3: ssl, 4: dns. */
  kinds: Uint8Array;
  /** Addresses, 16 bytes each, that answered the query of a row: by ascending rows. */
  answers: { rows: Uint32Array; addresses: Uint8Array };
}

/** A piece, and the numbers of its groups among all. */
interface Numbered {
  result: Pick<PieceResult, "named" | "names" | "answers">;
  groups: Uint32Array;
}

export function* mergeNames(pieces: readonly Numbered[]): Steps<Names> {
  const sum = (of: (piece: Numbered) => number): number => pieces.reduce((all, piece) => all + of(piece), 0);
  const rows = sum(({ result }) => result.named.times.length);
  const answers = sum(({ result }) => result.answers.rows.length);
  const numbers = new Map<string, number>();
  const merged: Names = {
    texts: [],
    times: new Float64Array(rows),
    uids: new BigUint64Array(rows),
    groups: new Uint32Array(rows),
    names: new Uint32Array(rows),
    kinds: new Uint8Array(rows),
    answers: { rows: new Uint32Array(answers), addresses: new Uint8Array(answers * 16) },
  };
  let [row, answer] = [0, 0];
  for (const { result, groups } of pieces) {
    const names = result.names.map((name) => {
      const known = numbers.get(name) ?? merged.texts.push(name) - 1;
      numbers.set(name, known);
      return known;
    });
    const { named } = result;
    merged.times.set(named.times, row);
    merged.uids.set(named.uids, row);
    merged.kinds.set(named.kinds, row);
    for (let index = 0; index < named.times.length; index++) {
      merged.groups[row + index] = groups[named.groups[index]!]!;
      const name = named.names[index]!;
      merged.names[row + index] = name === NO_NAME ? NO_NAME : names[name]!;
    }
    merged.answers.addresses.set(result.answers.addresses, answer * 16);
    for (const from of result.answers.rows) merged.answers.rows[answer++] = row + from;
    row += named.times.length;
    yield;
  }
  return merged;
}
