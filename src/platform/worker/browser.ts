import type { Connect } from "../../protocol/messages.js";
import type { WorkerHost } from "./types.js";

export const host: WorkerHost = {
  clock: performance,
  onConnect(listener) {
    addEventListener("message", ({ data }: MessageEvent<Connect>) => listener(data), { once: true });
  },
  importModule: (url) => import(/* @vite-ignore */ /* webpackIgnore: true */ url) as Promise<Record<string, unknown>>,
};
