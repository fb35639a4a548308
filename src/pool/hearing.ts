/** Who hears of a signal. Many runs may follow one: it gets a single listener, for Node warns of more than ten. */
const hearing = new WeakMap<AbortSignal, { listeners: Set<() => void>; tell: () => void }>();

/** Calls `listener` when the signal is aborted. @returns what stops listening */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  let entry = hearing.get(signal);
  if (!entry) {
    const listeners = new Set<() => void>();
    entry = { listeners, tell: () => [...listeners].forEach((told) => told()) };
    hearing.set(signal, entry);
    signal.addEventListener("abort", entry.tell);
  }
  const { listeners, tell } = entry;
  listeners.add(listener);
  return () => {
    if (!listeners.delete(listener) || listeners.size > 0) return;
    hearing.delete(signal);
    signal.removeEventListener("abort", tell);
  };
}
