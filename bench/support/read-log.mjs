// A program of its own: reads a log by a pool of so many workers. Prints groups, connections, bytes, and the time of all its
// threads together, in seconds. `read-log.mjs LOG WORKERS`
import * as library from "partway";
import { bundled } from "./bundled.mjs";

const { readByPool } = await bundled(new URL("zeek.ts", import.meta.url).pathname);
const [log, workers] = process.argv.slice(2);
const before = process.cpuUsage();
const tally = await readByPool(library, log, Number(workers));
const { user, system } = process.cpuUsage(before);
console.log(...Object.values(tally), (user + system) / 1e6);
