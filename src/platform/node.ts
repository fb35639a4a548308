import { AsyncResource } from "node:async_hooks";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import {
  type MessagePort as NodePort,
  MessageChannel as NodeChannel,
  Worker,
  type WorkerOptions,
} from "node:worker_threads";
import source from "worker:node";
import type { Connect } from "../protocol/messages.js";
import { BUILT_IN } from "./worker/types.js";
import { drain } from "./drain.js";
import type { Loss, Platform, SpawnOptions, WorkerHandle } from "./types.js";

export const platform: Platform = {
  cores: availableParallelism(),
  sharedMemory: typeof SharedArrayBuffer === "function",
  spawn: (options) => new NodeWorker(options),
  async read(url) {
    if (url.protocol === "file:") return readFile(url);
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url}: ${response.status} ${response.statusText}`);
    return new Uint8Array(await response.arrayBuffer());
  },
  context() {
    const here = new AsyncResource("partway");
    return (code) => here.runInAsyncScope(code);
  },
  onInterrupt(listener) {
    const listeners = (["SIGINT", "SIGTERM", "SIGHUP"] as const).map((signal) => {
      const heard = (): void => void listener(signal);
      process.on(signal, heard);
      return () => {
        process.off(signal, heard);
      };
    });
    return () => {
      for (const dispose of listeners) dispose();
    };
  },
  /** Dies of the signal, as a program without handlers does. */
  exit: (signal) => void process.kill(process.pid, signal),
};

class NodeWorker implements WorkerHandle {
  readonly port: MessagePort;
  onlost: (loss: Loss) => void = () => {};
  readonly #worker: Worker;
  readonly #port: NodePort;
  #failure: { error: Error; code: Loss["code"] } | undefined;
  #terminated = false;

  constructor({ board, epoch, createWorker, resourceLimits }: SpawnOptions) {
    // The thread first: it takes longest.
    this.#worker = (createWorker?.() as Worker | undefined) ?? createBuiltIn(resourceLimits);
    const { port1, port2 } = new NodeChannel();
    this.#port = port1;
    this.port = port1 as unknown as MessagePort;
    const connect: Connect = { partway: 1, port: port2 as unknown as MessagePort, board, epoch };
    this.#worker.postMessage(connect, [port2]);
    this.#worker.on("error", (error: NodeJS.ErrnoException) => this.#failed(error));
    this.#worker.on("messageerror", (error) => this.#corrupt(error));
    this.#worker.on("exit", (code) => this.#gone(code));
  }

  terminate(): void {
    this.#terminated = true;
    void this.#worker.terminate();
  }

  keepAlive(needed: boolean): void {
    if (needed) {
      this.#worker.ref();
      this.#port.ref();
    } else {
      this.#worker.unref();
      this.#port.unref();
    }
  }

  #failed(error: NodeJS.ErrnoException): void {
    const code = error?.code === "ERR_WORKER_OUT_OF_MEMORY" ? "OUT_OF_MEMORY" : "WORKER_LOST";
    this.#failure ??= { error, code };
  }

  /** A message that cannot be read may have been anything. */
  #corrupt(error: unknown): void {
    this.#failed(error as Error);
    void this.#worker.terminate();
  }

  /** After `exit` the thread posts nothing more; what it had posted waits in the port. */
  #gone(exitCode: number): void {
    drain(this.port);
    // Answers among them settle their calls in microtasks, which come first.
    setImmediate(() => {
      this.#port.close();
      this.onlost(this.#loss(exitCode));
    });
  }

  #loss(exitCode: number): Loss {
    const failure = this.#failure;
    if (failure)
      return {
        code: failure.code,
        message: `a worker died: ${failure.error?.message ?? failure.error}`,
        cause: failure.error,
      };
    if (this.#terminated) return { code: "terminated", message: "the worker was terminated" };
    return { code: "WORKER_LOST", message: `a worker exited with code ${exitCode}` };
  }
}

/** Where somebody has bundled the library, there is the text alone. Looked for here: a pool that is made has no time. */
const file = new URL("./partway-worker.cjs", import.meta.url);
const fromFile = existsSync(file);

function createBuiltIn(resourceLimits: WorkerOptions["resourceLimits"]): Worker {
  // The program's own flags are for its own script, and some of them Node refuses to give to a worker.
  // It prints by itself: no streams need be made for that on this side.
  return new Worker(fromFile ? file : source, {
    eval: !fromFile,
    name: "partway",
    execArgv: [],
    stdout: true,
    stderr: true,
    workerData: BUILT_IN,
    resourceLimits,
  });
}
