import type { Protocol } from "../connection.js";
import { ALWAYS, type Hours } from "../time.js";

/** What a beacon is like, and how many there are of it. */
export interface BeaconKind {
  /** How many are planted, each with a source and a destination of its own. @default 1 */
  count: number;
  /** Seconds from call to call. @default 300 */
  period: number;
  /** A gap is off the period by up to this fraction of it, all alike probable in each draw; from 0 to 1. @default 0.1 */
  jitter: number;
  /**
   * What is drawn: each gap, so that errors add up ("gap"); or each call, around a fixed grid and up to jitter / 2 off it
   * ("phase"). @default "gap"
   */
  lock: "gap" | "phase";
  /** The probability that a call is missed; the next ones come as if it had been made. @default 0 */
  omit: number;
  /** Calls outside of these hours are not made; the clock goes on. @default [0, 24] */
  hours: Hours;
  /** Bytes of payload that a call sends: one of these. @default [420] */
  sent: readonly number[];
  /** Bytes that come back: one of these. @default [1150] */
  received: readonly number[];
  /** Sizes are off by up to this fraction; from 0 to 1. @default 0 */
  noise: number;
  /** @default 443 */
  port: number;
  /** @default "tcp" */
  protocol: Protocol;
  /** The source. @default a host that is drawn */
  from?: string;
  /** The destination. @default an address of its own */
  to?: string;
}

const usual: BeaconKind = {
  count: 1,
  period: 300,
  jitter: 0.1,
  lock: "gap",
  omit: 0,
  hours: ALWAYS,
  sent: [420],
  received: [1_150],
  noise: 0,
  port: 443,
  protocol: "tcp",
};

export function beaconKind(kind: Partial<BeaconKind>): BeaconKind {
  return { ...usual, ...kind };
}

/** Some that are easy to find, and some that are not. */
export const mixture: readonly BeaconKind[] = [
  { period: 60, jitter: 0.05, count: 2 },
  { period: 300, jitter: 0.2, count: 2, noise: 0.02 },
  { period: 120, jitter: 0.4, sent: [310, 560, 905], received: [180, 2_400], noise: 0.05, port: 80 },
  { period: 600, jitter: 0.3, lock: "phase" as const, omit: 0.25, sent: [265] },
  { period: 45, jitter: 0.1, hours: [9, 15] as const, port: 8_443 },
  { period: 900, jitter: 0, omit: 0.1, protocol: "udp" as const, port: 4_789, sent: [96], received: [96] },
  { period: 3_600, jitter: 0.05, sent: [1_200, 48_000], received: [640] },
].map(beaconKind);
