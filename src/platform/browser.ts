import source from "worker:browser";
import { timings } from "../protocol/timings.js";
import type { Connect } from "../protocol/messages.js";
import type { Loss, Platform, SpawnOptions, WorkerHandle } from "./types.js";
import { PageLock } from "./page-lock.js";

export const platform: Platform = {
  cores: navigator.hardwareConcurrency || 1,
  // An engine may call itself isolated and still have no shared memory.
  sharedMemory: typeof SharedArrayBuffer === "function" && globalThis.crossOriginIsolated === true,
  spawn: (options) => new BrowserWorker(options),
  async read(url) {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url}: ${response.status} ${response.statusText}`);
    return new Uint8Array(await response.arrayBuffer());
  },
  context: () => (code) => code(),
  onInterrupt(listener) {
    if (typeof document === "undefined") return () => {};
    const heard = (event: KeyboardEvent): void => {
      if (event.key !== "Escape" || event.defaultPrevented || ownsEscape(event)) return;
      if (listener("Escape", event.repeat)) event.preventDefault();
    };
    document.addEventListener("keydown", heard);
    return () => document.removeEventListener("keydown", heard);
  },
  exit() {},
};

/** Whether the key belongs to what has the focus: an open dialog, a list of choices, or a text being composed. */
function ownsEscape(event: KeyboardEvent): boolean {
  if (event.isComposing) return true;
  const target = event.target instanceof Element ? event.target : document.activeElement;
  const open = document.querySelector("dialog[open], [popover]:popover-open");
  return open !== null || target?.closest("select, [role=dialog], [role=listbox], [role=menu]") != null;
}

class BrowserWorker implements WorkerHandle {
  readonly port: MessagePort;
  onlost: (loss: Loss) => void = () => {};
  readonly #worker: Worker;
  readonly #fromBlob: boolean;
  #gone = false;
  #ready = false;

  constructor({ board, epoch, createWorker }: SpawnOptions) {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    port1.addEventListener("message", () => (this.#ready = true), { once: true });
    this.#worker = (createWorker?.() as Worker | undefined) ?? createBuiltIn();
    this.#fromBlob = !createWorker && blobsAllowed;
    this.#worker.addEventListener("error", (event) => this.#failed(event));
    this.#worker.addEventListener("messageerror", () => this.#end(UNREADABLE));
    const connect: Connect = { partway: 1, port: port2, board, epoch };
    this.#worker.postMessage(connect, [port2]);
  }

  terminate(): void {
    this.#end(TERMINATED);
  }

  keepAlive(needed: boolean): void {
    if (needed) computing.add(this);
    else computing.delete(this);
  }

  #failed(event: ErrorEvent): void {
    event.preventDefault?.();
    if (this.#fromBlob && !this.#ready) {
      // The page's policy refuses workers from blobs. No job is to blame; the next worker comes from a file.
      blobsAllowed = false;
      return this.#end(TERMINATED);
    }
    const message = `a worker died: ${event.message || "its script did not load"}`;
    this.#end({ code: "WORKER_LOST", message, cause: event.error });
  }

  /** What the worker had posted before its end is still on its way for a moment. */
  #end(loss: Loss): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#worker.terminate();
    setTimeout(() => {
      this.port.close();
      computing.delete(this);
      this.onlost(loss);
    }, timings.drain);
  }
}

const computing = new PageLock();

const TERMINATED: Loss = { code: "terminated", message: "the worker was terminated" };
const UNREADABLE: Loss = { code: "WORKER_LOST", message: "a worker sent a message that cannot be read" };

let blobsAllowed = true;
let blobUrl: string | undefined;

/** The worker that the library carries; where a policy forbids workers from blobs, the file beside it. */
function createBuiltIn(): Worker {
  if (blobsAllowed) {
    try {
      blobUrl ??= URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
      return new Worker(blobUrl, { name: "partway" });
    } catch {
      blobsAllowed = false;
    }
  }
  return new Worker(new URL("./worker.js", import.meta.url), { name: "partway", type: "module" });
}
