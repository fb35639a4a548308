import { PartwayError, reasonOf } from "../errors.js";
import type { Board } from "../protocol/control.js";

/** A message that was not sent, because something in it cannot be cloned or transferred. */
export class Unposted extends Error {
  override readonly name = "Unposted";
}

/** What Comlink wants of a port. */
interface Channel {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  addEventListener(type: string, listener: unknown, options?: object): void;
  removeEventListener(type: string, listener: unknown, options?: object): void;
  start(): void;
}

/** The port, with the worker's bell rung at each message: a busy worker looks up from its work. */
export function ringing(port: MessagePort, board: Board | undefined): Channel {
  return {
    postMessage(message: unknown, transfer?: Transferable[]) {
      try {
        port.postMessage(message, transfer ?? []);
      } catch (cause) {
        throw new Unposted(reasonOf(cause), { cause });
      }
      board?.ring();
    },
    addEventListener: port.addEventListener.bind(port) as Channel["addEventListener"],
    removeEventListener: port.removeEventListener.bind(port) as Channel["removeEventListener"],
    start: () => port.start(),
  };
}

/** The error of a job whose input, or result, did not arrive: it can be cloned, but not sent or not read where it arrives. */
export function undelivered(code: "INPUT_UNCLONEABLE" | "RESULT_UNCLONEABLE", reason = "it cannot"): PartwayError {
  const what = code === "INPUT_UNCLONEABLE" ? "an input" : "a result";
  return new PartwayError(code, `expected ${what} that can be sent and read: ${reason}`);
}

/** Why a value cannot be sent; undefined if it can. */
export function unpostable(value: unknown): string | undefined {
  try {
    structuredClone(value);
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}
