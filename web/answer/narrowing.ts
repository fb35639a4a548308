import { signal } from "@preact/signals";

/** What makes of a run's value what is shown of it, if that is less; downloads have the same. */
export const narrowing = signal<((value: unknown) => unknown) | undefined>();
