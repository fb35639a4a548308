import type { Group } from "./groups.js";

/** What groups have in common; undefined: they differ. */
export function commonOf(values: Uint16Array | Uint8Array, groups: ArrayLike<number>): number | undefined {
  const common = values[groups[0]!];
  for (let at = 1; at < groups.length; at++) if (values[groups[at]!] !== common) return undefined;
  return common;
}

/** By IANA's numbers. */
export function protocolOf(number: number | undefined): Group["protocol"] {
  if (number === 6) return "tcp";
  if (number === 17) return "udp";
  return number === 1 ? "icmp" : undefined;
}
