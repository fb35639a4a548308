// A program of its own, started with a channel: `stop-peers.mjs SEED`. For each name of a pool that it is sent, it has two of its workers
// compute, stops them at a random moment, and sends back how long that took (`stopWatched`).
import { stoppable } from "../peers/stop.mjs";
import { moments } from "./random.mjs";
import { stopWatched } from "./watched.mjs";

const moment = moments(Number(process.argv[2]));
const pools = {};

process.on("message", (name) => void abort(name));

async function abort(name) {
  const pool = (pools[name] ??= stoppable[name]());
  const start = ({ shared }) => pool.start([0, 1].map((worker) => ({ worker, shared })));
  process.send(await stopWatched(start, moment()));
}
