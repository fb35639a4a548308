import { type BeaconRow, beaconsShown } from "partway/kernels";
import type { Key } from "./arranging.js";

const { durationText, harmless, percentText, portText, probabilityText, scoreText } = beaconsShown;

export interface Column {
  title: string;
  key(row: BeaconRow): Key;
  text(row: BeaconRow): string;
  /** In em: the table moves nothing about when what is in it changes. Longer texts are cut off. */
  width: number;
  /** Whether the highest is wanted first. */
  descending?: boolean;
  /** Words, and no number. */
  left?: boolean;
}

const compact = new Intl.NumberFormat("en", { maximumSignificantDigits: 3, notation: "compact" });

const known = <T>(value: T | undefined, text: (value: T) => string): string =>
  value === undefined ? "-" : text(value);

/** What a person looks for comes first: where there is little room, the rest is a sideways scroll away. */
export const columns: readonly Column[] = [
  { title: "#", width: 2.5, key: ({ rank }) => rank, text: ({ rank }) => String(rank) },
  { title: "Score", width: 3.75, key: ({ score }) => score, text: ({ score }) => scoreText(score), descending: true },
  { title: "Source", width: 9.2, key: ({ source }) => source, text: ({ source }) => harmless(source), left: true },
  {
    title: "Destination",
    width: 10.1,
    key: ({ destination }) => destination,
    text: ({ destination }) => harmless(destination),
    left: true,
  },
  { title: "Port", width: 5.8, key: ({ port }) => port, text: portText, left: true },
  { title: "Period", width: 7.15, key: ({ period }) => period, text: ({ period }) => known(period, durationText) },
  { title: "Jitter", width: 3.5, key: ({ jitter }) => jitter, text: ({ jitter }) => known(jitter, percentText) },
  { title: "p", width: 4.7, key: ({ pValue }) => pValue, text: ({ pValue }) => known(pValue, probabilityText) },
  {
    title: "Conns",
    width: 4.4,
    key: ({ connections }) => connections,
    text: ({ connections }) => (connections < 1e6 ? connections.toLocaleString("en") : compact.format(connections)),
    descending: true,
  },
  {
    title: "RITA",
    width: 3.75,
    key: ({ rita }) => rita?.score,
    text: ({ rita }) => known(rita?.score, scoreText),
    descending: true,
  },
  {
    title: "Refined",
    width: 5,
    key: ({ refined }) => refined,
    text: ({ refined }) => (refined === 0 ? "-" : percentText(refined)),
    descending: true,
  },
];

/** By which a row is known, whatever its rank is by now. */
export const nameOf = ({ source, destination, port, protocol }: BeaconRow): string =>
  [source, destination, port, protocol].join(" ");
