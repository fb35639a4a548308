import { timings } from "../protocol/timings.js";

/** Names of checkpoints' locks have a colon: none is this one. */
const NAME = "partway computes";

/**
 * A Web Lock that the page holds as long as somebody needs it: browsers do not freeze a hidden page that holds one. Any number
 * of pages hold it at once. Where there are no Web Locks (a page that is not served securely) there is nothing to hold.
 */
export class PageLock {
  readonly #needed = new Set<object>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #release: (() => void) | undefined;

  add(one: object): void {
    this.#needed.add(one);
    this.#timer ??= setTimeout(() => this.#take(), timings.pageLock);
  }

  delete(one: object): void {
    if (!this.#needed.delete(one) || this.#needed.size > 0) return;
    clearTimeout(this.#timer);
    this.#release?.();
    this.#timer = this.#release = undefined;
  }

  #take(): void {
    const locks = navigator.locks as LockManager | undefined;
    const released = new Promise<void>((resolve) => {
      this.#release = resolve;
    });
    // Where the page has no origin of its own, as in a sandbox, it is refused: then the page computes without.
    locks?.request(NAME, { mode: "shared" }, () => released).catch(() => {});
  }
}
