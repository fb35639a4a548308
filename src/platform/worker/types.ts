import type { Connect } from "../../protocol/messages.js";

/** Milliseconds on a clock that only goes forward, and what they count from, in ms since 1970. */
export type Clock = Pick<Performance, "now" | "timeOrigin">;

/** The data of a worker that the library has started by itself. Nobody else posts anything to it. */
export const BUILT_IN = "partway";

/** What a worker needs of the thread it runs in. The two leaves that give it are node.ts and browser.ts. */
export interface WorkerHost {
  readonly clock: Clock;
  /** Hears of the pool, once. */
  onConnect(listener: (connect: Connect) => void): void;
  /** Imports a module by its URL; at once, where that can be. */
  importModule(url: string): Record<string, unknown> | Promise<Record<string, unknown>>;
}
