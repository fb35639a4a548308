export { LineSplitter } from "./line-splitter.js";
export { ndjson, parseLine } from "./ndjson.js";
export { makeWritable, outcomeLine, valueJson } from "./outcome.js";
export { plainJson } from "./plain.js";
export { reasonText, reportJson } from "./report.js";
