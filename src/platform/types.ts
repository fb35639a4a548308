/** What the library needs of the machine it runs on. The two leaves that give it are node.ts and browser.ts. */
export interface Platform {
  /** Logical cores, at least 1. */
  readonly cores: number;
  /** Whether memory can be shared with workers here. */
  readonly sharedMemory: boolean;
  spawn(options: SpawnOptions): WorkerHandle;
  /** Reads what a URL points at. */
  read(url: URL): Promise<Uint8Array>;
  /** Calls the program's own code as if from here: what is bound to the place of a call (AsyncLocalStorage) stays so. */
  context(): <R>(code: () => R) => R;
  /** Listens for Ctrl-C or Escape. Gives what stops listening. */
  onInterrupt(listener: InterruptListener): () => void;
  /** Ends the process by a signal; nothing in a browser. */
  exit(signal: string): void;
}

export interface SpawnOptions {
  /** The worker's board, without shared memory none. */
  board?: SharedArrayBuffer;
  /** What the board's times count from, in ms since 1970. */
  epoch: number;
  createWorker?: () => AnyWorker;
  resourceLimits?: ResourceLimits;
}

/** A DOM `Worker`, or one of node:worker_threads. */
export interface AnyWorker {
  postMessage(message: unknown, transfer: never[]): void;
  terminate(): unknown;
}

/** As in node:worker_threads. */
export interface ResourceLimits {
  maxYoungGenerationSizeMb?: number;
  maxOldGenerationSizeMb?: number;
  codeRangeSizeMb?: number;
  stackSizeMb?: number;
}

/** A worker from the outside: its channel, its end, and nothing of its work. */
export interface WorkerHandle {
  /** The main side's end of the channel that was made for this worker. It tells of messages that cannot be read, too. */
  readonly port: MessagePort;
  /** Set by the pool: called once, when the worker is gone and everything it had posted has been delivered. */
  onlost: (loss: Loss) => void;
  /** Ends the worker at once. `onlost` follows. */
  terminate(): void;
  /** Whether a run needs the worker: then it keeps its process alive (Node), or its page from being frozen (browsers). */
  keepAlive(needed: boolean): void;
}

/** Why a worker is gone. */
export interface Loss {
  code: "terminated" | "WORKER_LOST" | "OUT_OF_MEMORY";
  message: string;
  cause?: unknown;
}

/**
 * Hears of what was pressed or sent: "SIGINT", "SIGTERM", "SIGHUP" or "Escape".
 *
 * @param repeated the key is being held down
 * @returns whether it meant something here
 */
export type InterruptListener = (name: string, repeated?: boolean) => boolean;
