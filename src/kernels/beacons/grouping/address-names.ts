import type { Steps } from "../steps.js";
import type { Names } from "../reading/names.js";
import { NO_NAME } from "../reading/result.js";
import { parseAddress } from "./addresses.js";
import type { Ends } from "./ends.js";
import { hostOf } from "./lists.js";

const DNS = 4;

/**
 * By address: the numbers of its names in `Names.texts`. First those that http and ssl lines call it by, then those that DNS
 * answered with it for; of each the most frequent first, and at the same frequency the one that was read first. A name that is
 * itself an address is none.
 */
export function* addressNames(names: Names, ends: Ends): Steps<Map<number, number[]>> {
  const [called, resolved] = [new Float64Array(names.times.length), new Float64Array(names.answers.rows.length)];
  let [calls, answers] = [0, 0];
  const key = (address: number, name: number): number => address * names.texts.length + name;
  const isName = names.texts.map((text) => !parseAddress(hostOf(text)));
  const has = (row: number): boolean => names.names[row] !== NO_NAME && isName[names.names[row]!]!;
  for (let row = 0; row < names.times.length; row++) {
    if (names.kinds[row] === DNS || !has(row)) continue;
    called[calls++] = key(ends.destinations[names.groups[row]!]!, names.names[row]!);
  }
  yield;
  const found = ends.find(names.answers.addresses);
  for (const [at, row] of names.answers.rows.entries()) {
    if (found[at]! >= 0 && has(row)) resolved[answers++] = key(found[at]!, names.names[row]!);
  }
  const lists = new Map<number, number[]>();
  for (const keys of [called.subarray(0, calls), resolved.subarray(0, answers)]) {
    addByFrequency(lists, keys.sort(), names.texts.length);
    yield;
  }
  return lists;
}

/** @param keys in ascending order, one as often as it was seen */
function addByFrequency(lists: Map<number, number[]>, keys: Float64Array, names: number): void {
  for (let from = 0; from < keys.length; ) {
    const address = Math.floor(keys[from]! / names);
    const seen: { name: number; count: number }[] = [];
    for (; from < keys.length && keys[from]! < (address + 1) * names; from++) {
      const name = keys[from]! - address * names;
      if (seen.at(-1)?.name === name) seen.at(-1)!.count++;
      else seen.push({ name, count: 1 });
    }
    const list = lists.get(address) ?? [];
    seen.sort((a, b) => b.count - a.count || a.name - b.name);
    lists.set(address, [...new Set([...list, ...seen.map(({ name }) => name)])]);
  }
}
