import { type BeaconRow, beaconsShown } from "partway/kernels";
import type { Key } from "./arranging.js";

const { durationText, harmless, percentText, portText, probabilityText, scoreText } = beaconsShown;

export interface Column {
  title: string;
  key(row: BeaconRow): Key;
  text(row: BeaconRow): string;
  /** Whether the highest is wanted first. */
  descending?: boolean;
  /** Words, and no number. */
  left?: boolean;
}

const known = <T>(value: T | undefined, text: (value: T) => string): string =>
  value === undefined ? "-" : text(value);

/** What a person looks for comes first: where there is little room, the rest is a sideways scroll away. */
export const columns: readonly Column[] = [
  { title: "#", key: ({ rank }) => rank, text: ({ rank }) => String(rank) },
  { title: "Score", key: ({ score }) => score, text: ({ score }) => scoreText(score), descending: true },
  { title: "Source", key: ({ source }) => source, text: ({ source }) => harmless(source), left: true },
  {
    title: "Destination",
    key: ({ destination }) => destination,
    text: ({ destination }) => harmless(destination),
    left: true,
  },
  { title: "Port", key: ({ port }) => port, text: portText, left: true },
  { title: "Period", key: ({ period }) => period, text: ({ period }) => known(period, durationText) },
  { title: "Jitter", key: ({ jitter }) => jitter, text: ({ jitter }) => known(jitter, percentText) },
  { title: "p", key: ({ pValue }) => pValue, text: ({ pValue }) => known(pValue, probabilityText) },
  {
    title: "Conns",
    key: ({ connections }) => connections,
    text: ({ connections }) => connections.toLocaleString("en"),
    descending: true,
  },
  {
    title: "RITA",
    key: ({ rita }) => rita?.score,
    text: ({ rita }) => known(rita?.score, scoreText),
    descending: true,
  },
  {
    title: "Refined",
    key: ({ refined }) => refined,
    text: ({ refined }) => (refined === 0 ? "-" : percentText(refined)),
    descending: true,
  },
];

/** By which a row is known, whatever its rank is by now. */
export const nameOf = ({ source, destination, port, protocol }: BeaconRow): string =>
  [source, destination, port, protocol].join(" ");
