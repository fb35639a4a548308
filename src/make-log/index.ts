export type { ConnState, Connection, Protocol } from "./connection.js";
export { MOST_BEACON_DESTINATIONS } from "./addresses.js";
export { connections } from "./connections.js";
export { type BeaconKind, beaconKind, mixture } from "./beacons/kind.js";
export type { PlantedBeacon } from "./beacons/plant.js";
export { LOG_DEFAULTS, type LogOptions, type LogPlan, hostsFor, planLog } from "./plan.js";
export { type LogPiece, type PieceOptions, linesFor, logFormats, logPieces } from "./pieces.js";
export type { Hours } from "./time.js";
