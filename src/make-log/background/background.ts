import type { Source } from "../sources.js";
import type { Span } from "../time.js";

/** Where benign traffic takes place. */
export interface Network {
  span: Span;
  hosts: number;
  seed: number;
}

/** A source of benign connections, and what is to be expected of it over the whole span. */
export interface Background extends Source {
  /** Pairs of a source and a destination. */
  groups: number;
  lines: number;
}

/** Streams of random numbers: see `Random`. Those of beacons are below 10. */
export const streams = {
  browsing: 10,
  polling: 11,
  cron: 12,
  longLived: 13,
  failing: 14,
} as const;
