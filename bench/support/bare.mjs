// A thread that does a number of jobs in a loop and tells nothing in between: what is left when a pool costs nothing.
import { parentPort } from "node:worker_threads";
import spin from "./spin.cjs";

parentPort.on("message", ({ jobs, steps }) => {
  const values = [];
  for (let job = 0; job < jobs; job++) values.push(spin(steps));
  parentPort.postMessage(values, []);
});
