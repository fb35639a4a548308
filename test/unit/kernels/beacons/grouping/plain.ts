import type { GroupBy } from "../../../../../src/kernels/beacons/grouping/groups.js";
import { lastDay } from "../../../../../src/kernels/beacons/scoring/day.js";
import { ritaExclusion } from "../../../../../src/kernels/beacons/scoring/rita.js";
import { addressOf } from "../../../../helpers/zeek/oracle.js";
import type { Connection, Drawn, NameLine } from "./traffic.js";

export interface PlainFilters {
  internal?: string[];
  direction: "any" | "outbound" | "inbound" | "internal";
  failed: "include" | "exclude";
  allow: string[];
  deny: string[];
}

/** A group as text: it can be sorted and compared. */
export interface PlainGrouping {
  groups: string[];
  total: number;
  span: { from: number; to: number };
}

const privates = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"];
const never = ["224.0.0.0/4", "fe80::/10"];

/** The plain way to group: every group asks every connection. */
export function groupPlainly(drawn: Drawn, filters: PlainFilters, by: GroupBy): PlainGrouping {
  const { connections, lines } = drawn;
  const namesOf = (address: string): string[] => namesOfAddress(lines, address);
  const isInternal = (address: string): boolean => {
    if (filters.internal) return inAny(address, filters.internal);
    return saidOf(connections, address) ?? inAny(address, privates);
  };
  const has = (list: string[], address: string, all: boolean): boolean => {
    if (inAny(address, list)) return true;
    const names = namesOf(address);
    return (
      names.length > 0 &&
      (all ? names.every((name) => ofDomain(name, list)) : names.some((name) => ofDomain(name, list)))
    );
  };
  const counts = ({ source, destination, failed }: Connection, isNamed: boolean): boolean => {
    if (inAny(source, never) || inAny(destination, never) || (failed && filters.failed === "exclude")) return false;
    const [from, to] = [isInternal(source), isInternal(destination)];
    if (filters.direction === "outbound") return from && (isNamed || !to);
    if (filters.direction === "inbound") return !from && to;
    return filters.direction === "any" || (from && to);
  };

  const named = new Map<string, Connection[]>();
  for (const connection of connections) {
    for (const name of namesOfConnection(lines, connection)) {
      const key = `${connection.source} ${name}`;
      named.set(key, [...(named.get(key) ?? []), connection]);
    }
  }
  const looked = [
    ...connections.filter((connection) => counts(connection, false)),
    ...[...named.values()].flat().filter((connection) => counts(connection, true)),
  ];
  const times = looked.map(({ time }) => time).filter((time) => !Number.isNaN(time));
  const span =
    times.length > 0 ? { from: Math.min(...times), to: Math.max(...times) } : { from: Number.NaN, to: Number.NaN };

  const groups: string[] = [];
  let total = 0;
  const taken = new Set<Connection>();
  const dropped = new Set<string>();
  for (const [key, all] of named) {
    const [source, name] = key.split(" ") as [string, string];
    const kept = all.filter((connection) => counts(connection, true));
    if (kept.length < 4) continue;
    if (ritaExclusion(Float64Array.from(datedOf(kept).map(({ time }) => time)), lastDay(span)) === undefined) {
      for (const { source, destination } of kept) dropped.add(`${source} ${destination}`);
    }
    for (const connection of kept) taken.add(connection);
    const { allow, deny } = filters;
    if (has(allow, source, true) || ofDomain(name, allow)) continue;
    if (kept.every(({ destination }) => inAny(destination, allow))) continue;
    const isDenied =
      has(deny, source, false) || ofDomain(name, deny) || kept.some(({ destination }) => inAny(destination, deny));
    if (deny.length > 0 && !isDenied) continue;
    total++;
    const fanIn = new Set([...named.keys()].filter((key) => key.endsWith(` ${name}`))).size;
    groups.push(textOf(source, name, [], fanIn, kept));
  }
  const addressed = new Map<string, Connection[]>();
  for (const connection of connections) {
    const { source, destination, port, protocol } = connection;
    if (!counts(connection, false)) continue;
    if (by === "tuple" ? taken.has(connection) : dropped.has(`${source} ${destination}`)) continue;
    if (has(filters.allow, source, true) || has(filters.allow, destination, true)) continue;
    if (filters.deny.length > 0 && !has(filters.deny, source, false) && !has(filters.deny, destination, false))
      continue;
    const key = [source, destination, ...(by === "tuple" ? [port, protocol] : [])].join(" ");
    addressed.set(key, [...(addressed.get(key) ?? []), connection]);
  }
  for (const kept of addressed.values()) {
    total++;
    if (kept.length < 4) continue;
    const { source, destination } = kept[0]!;
    const callers = connections.filter((connection) => connection.destination === destination);
    const fanIn = new Set(callers.map(({ source }) => source)).size;
    groups.push(textOf(source, destination, namesOf(destination), fanIn, kept));
  }
  return { groups: groups.sort(), total, span };
}

function textOf(source: string, destination: string, names: string[], fanIn: number, kept: Connection[]): string {
  const common = (key: "port" | "protocol"): string | number => {
    const values = new Set(kept.map((connection) => connection[key]));
    return values.size === 1 ? [...values][0]! : "-";
  };
  const bytes = kept.reduce((sum, { sent, received }) => sum + sent + received, 0);
  const rows = datedOf(kept).map(({ time, sent }) => `${time}:${sent}`);
  const ends = [source, destination, common("port"), common("protocol"), names.join(",") || "-"];
  return [...ends, kept.length, bytes, fanIn, rows.sort().join(" ")].join(" ");
}

const datedOf = (connections: Connection[]): Connection[] =>
  connections.filter(({ time }) => !Number.isNaN(time)).sort((a, b) => a.time - b.time);

function saidOf(connections: Connection[], address: string): boolean | undefined {
  for (const { source, destination, isSourceLocal, isDestinationLocal } of connections) {
    if (source === address && isSourceLocal !== undefined) return isSourceLocal;
    if (destination === address && isDestinationLocal !== undefined) return isDestinationLocal;
  }
  return undefined;
}

/** With RITA's join: the latest http line, and each ssl line. */
function namesOfConnection(lines: NameLine[], { uid }: Connection): string[] {
  if (uid === "") return [];
  const own = lines.filter((line) => line.uid === uid);
  const ssl = own.flatMap(({ kind, name }) => (kind === "ssl" && name !== undefined ? [name] : []));
  const [http] = own
    .filter(({ kind }) => kind === "http")
    .toReversed()
    .sort((a, b) => b.time - a.time);
  return http?.name !== undefined && !ssl.includes(http.name) ? [...ssl, http.name] : ssl;
}

function namesOfAddress(lines: NameLine[], address: string): string[] {
  const inOrder = ["http", "ssl", "dns"].flatMap((kind) => lines.filter((line) => line.kind === kind));
  const order = [...new Set(inOrder.map(({ name }) => name))];
  const ranked = (all: (string | undefined)[]): string[] => {
    const names = all.filter((name) => name !== undefined && name !== "52.1.2.3") as string[];
    const count = (name: string): number => names.filter((other) => other === name).length;
    return [...new Set(names)].sort((a, b) => count(b) - count(a) || order.indexOf(a) - order.indexOf(b));
  };
  const called = inOrder.filter(({ kind, destination }) => kind !== "dns" && destination === address);
  const resolved = inOrder.flatMap(({ name, answers }) => answers.filter((other) => other === address).map(() => name));
  return [...new Set([...ranked(called.map(({ name }) => name)), ...ranked(resolved)])];
}

/** Whether an address is in one of these ranges; domains among them do not count. */
export function inAny(address: string, list: string[]): boolean {
  const bits = (text: string): bigint => BigInt(`0x${addressOf(text)}`);
  return list.some((entry) => {
    const [text, prefix] = entry.split("/") as [string, string?];
    if (/[g-z]/.test(text)) return false;
    const most = text.includes(":") ? 128 : 32;
    const rest = BigInt(most - Number(prefix ?? most));
    return bits(text) >> rest === bits(address) >> rest;
  });
}

function ofDomain(name: string, list: string[]): boolean {
  const host = name.split(":")[0]!;
  if (/^[\d.]+$/.test(host)) return inAny(host, list);
  return list.some((entry) => host === entry || host.endsWith(`.${entry}`));
}
