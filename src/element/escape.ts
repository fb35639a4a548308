import { createInterrupt } from "../index.js";

/** What a press of Escape is told to: each run of the page's elements that is under way. */
const listening = new Set<(reason: unknown) => void>();

/**
 * Escape for one run. Whoever presses it means the page, not the element that began first: every run that is under way
 * hears of it.
 *
 * @param pressed called for each press that counts, with the reason of the stop
 * @returns the signals for the run, and what is to be called when it has settled
 */
export function listenForEscape(pressed: (reason: unknown) => void) {
  const interrupt = createInterrupt();
  for (const signal of [interrupt.signal, interrupt.force]) {
    signal.addEventListener("abort", () => {
      for (const tell of [...listening]) tell(signal.reason);
    });
  }
  listening.add(pressed);
  const { signal, force } = interrupt;
  const leave = (): void => {
    listening.delete(pressed);
    interrupt.dispose();
  };
  return { signals: { signal, force }, leave };
}
