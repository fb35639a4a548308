import { transfer } from "comlink";
import { messageOf } from "../protocol/errors.js";
import type { ChunkReply, Notice } from "../protocol/messages.js";
import { buffersOf } from "./buffers.js";

/**
 * A worker's way out. What cannot be posted is lost, with everything in it: the worker then says that alone, and nothing
 * more, until the main side gives it up.
 */
export class Outbox {
  #silent = false;

  constructor(private readonly port: MessagePort) {}

  post(notice: Notice): void {
    if (this.#silent) return;
    try {
      this.port.postMessage(notice, handedOver(notice));
    } catch (error) {
      this.#fallSilent({ type: "undelivered", code: "RESULT_UNCLONEABLE", reason: messageOf(error) });
    }
  }

  /** A message to this worker could not be read. @param error why, where the platform tells */
  misread(error?: unknown): void {
    const reason = error instanceof Error ? error.message : undefined;
    this.#fallSilent({ type: "undelivered", code: "INPUT_UNCLONEABLE", reason });
  }

  /** An answer as Comlink sends it; none if something before it was lost. */
  answer(reply: ChunkReply): ChunkReply | Promise<never> {
    return this.#silent ? new Promise<never>(() => {}) : transfer(reply, buffersOf(reply));
  }

  #fallSilent(notice: Notice): void {
    if (!this.#silent) this.port.postMessage(notice, []);
    this.#silent = true;
  }
}

function handedOver(notice: Notice): Transferable[] {
  if (notice.type === "snapshot") return buffersOf({ outcomes: [{ ...notice, status: "partial" }] });
  return "unbegun" in notice ? buffersOf(notice) : [];
}
