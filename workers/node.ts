import { parentPort } from "node:worker_threads";
import type { Connect } from "../src/protocol/messages.js";
import { createKernel } from "../src/worker/kernel.js";
import { serve } from "../src/worker/serve.js";

// What a task prints goes to stderr: stdout is for results. (Reading a worker's stdout would keep the process alive.)
process.stdout.write = process.stderr.write.bind(process.stderr);

parentPort?.once("message", (connect: Connect) => serve(connect, createKernel));
