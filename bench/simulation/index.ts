export { distributions, lengthsOf } from "./lengths.js";
export { listScheduling } from "./list-scheduling.js";
export { costOfChunk } from "./main-side.js";
export { plotOf } from "./plot.js";
export { means, pointOf, points, workers } from "./points.js";
export { loadOfWorker } from "./saturation.js";
export { simulate } from "./simulate.js";
