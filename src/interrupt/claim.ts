/**
 * Which signals belong to a run that is under way. An interrupt asks: Escape means something only while a run listens,
 * and an interrupt is good for one run.
 */
const claims = new WeakMap<AbortSignal, { active: number; ended: Set<() => void> }>();

function claimsOf(signal: AbortSignal): { active: number; ended: Set<() => void> } {
  let entry = claims.get(signal);
  if (!entry) claims.set(signal, (entry = { active: 0, ended: new Set() }));
  return entry;
}

/** A run follows this signal until it calls what this gives. */
export function claim(signal: AbortSignal): () => void {
  const entry = claimsOf(signal);
  entry.active++;
  return () => {
    if (--entry.active === 0) for (const ended of entry.ended) ended();
  };
}

export function isClaimed(signal: AbortSignal): boolean {
  return claimsOf(signal).active > 0;
}

/** Calls `ended` when the last run that follows this signal has settled. */
export function onReleased(signal: AbortSignal, ended: () => void): void {
  claimsOf(signal).ended.add(ended);
}
