/** A row of the table of beacons. Times are in seconds since 1970, what may be unknown is left out. */
export interface BeaconRow {
  /** From 1. */
  rank: number;
  /** The address that opened the connections. */
  source: string;
  /** The address, or the name, that they went to. */
  destination: string;
  /** Undefined where a group is of several, or of none, as a named destination may be. */
  port?: number | undefined;
  protocol?: string | undefined;
  connections: number;
  /** How much the group looks like a beacon, from 0 to 1. */
  score: number;
  /** Undefined if RITA gives the group no score. */
  rita?: { score: number; ts: number; ds: number; hist: number; dur: number } | undefined;
  /** How regular its gaps are within its windows of activity, from 0 to 1. */
  regularity?: number | undefined;
  /** Whether it is called a beacon: its period is confirmed, at a false discovery rate of 5%. */
  beacon: boolean;
  /** Seconds. */
  period?: number | undefined;
  /** A fraction of the period. */
  jitter?: number | undefined;
  pValue?: number | undefined;
  /** The part of false discoveries among the groups that are as striking as this (Benjamini and Hochberg 1995). */
  qValue?: number | undefined;
  /** The p-value is between these. */
  pValueInterval?: readonly [number, number] | undefined;
  /** Sent in all, both ways. */
  bytes: number;
  firstSeen: number;
  lastSeen: number;
  /** How long the group was active, in seconds, silences left out. */
  activeSpan?: number | undefined;
  /** How many sources the destination has. */
  sources?: number | undefined;
  /** How far the group was compared with surrogates: 0, only scored; 1, as far as was asked for. */
  refined: number;
}
