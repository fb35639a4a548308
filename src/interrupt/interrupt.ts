import { platform } from "#platform";
import { isClaimed, onReleased } from "./claim.js";
import { Presses } from "./presses.js";

/** The first and the second press of Ctrl-C (Node) or Escape (browser), as signals for one run. */
export interface Interrupt extends Disposable {
  /** Aborted by the first press. Its reason is an `Interruption`. */
  readonly signal: AbortSignal;
  /** Aborted by the second press. */
  readonly force: AbortSignal;
  /** Stops listening. Happens by itself when the run that was given the interrupt has settled. */
  dispose(): void;
}

/** Why a run was stopped: somebody pressed a key, or sent a signal. */
export class Interruption extends Error {
  override readonly name = "AbortError";

  /** @param by "SIGINT", "SIGTERM", "SIGHUP" or "Escape" */
  constructor(readonly by: string) {
    super(`interrupted by ${by}`);
  }
}

/**
 * Listens for Ctrl-C, SIGTERM and SIGHUP in Node, and for Escape in a browser, until it is disposed or its run settles.
 * The first press stops the run, the second terminates what has not stopped; in Node a third ends the process. Presses
 * within 200 ms of the last one seen are ignored. Other handlers of the program are left alone. In worker threads,
 * which get no signals, it never aborts.
 */
export function createInterrupt(): Interrupt {
  const [stop, force] = [new AbortController(), new AbortController()];
  const presses = new Presses();
  const unlisten = platform.onInterrupt((by, repeated) => {
    if (by === "Escape" && !isClaimed(stop.signal)) return false;
    const press = presses.press(performance.now(), repeated);
    if (press === 1) stop.abort(new Interruption(by));
    else if (press === 2) force.abort(new Interruption(by));
    else if (press === 3) {
      unlisten();
      platform.exit(by);
    }
    return true;
  });
  onReleased(stop.signal, unlisten);
  const interrupt = { signal: stop.signal, force: force.signal, dispose: unlisten };
  // Engines without `using` have no such symbol: it would become an option named "undefined".
  return Object.assign(interrupt, { [Symbol.dispose ?? "dispose"]: unlisten });
}
