import type { Connect } from "../../protocol/messages.js";

/** What a worker needs of the thread it runs in. The two leaves that give it are node.ts and browser.ts. */
export interface WorkerHost {
  /** Hears of the pool, once. */
  onConnect(listener: (connect: Connect) => void): void;
  /** Imports a module by its URL; at once, where that can be. */
  importModule(url: string): Record<string, unknown> | Promise<Record<string, unknown>>;
}
