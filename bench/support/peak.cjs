// Loaded into a process before its program: says at its end, on descriptor 3, how much memory it held at most, in KiB.
const { writeSync } = require("node:fs");
const { isMainThread } = require("node:worker_threads");

if (isMainThread) process.on("exit", () => writeSync(3, `${process.resourceUsage().maxRSS}`));
