import { parentPort } from "node:worker_threads";
import type { Connect } from "../src/protocol/messages.js";
import { createKernel } from "../src/worker/kernel.js";
import { serve } from "../src/worker/serve.js";

parentPort?.once("message", (connect: Connect) => serve(connect, createKernel));
