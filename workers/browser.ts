import type { Connect } from "../src/protocol/messages.js";
import { createKernel } from "../src/worker/kernel.js";
import { serve } from "../src/worker/serve.js";

addEventListener("message", ({ data }: MessageEvent<Connect>) => serve(data, createKernel), { once: true });
