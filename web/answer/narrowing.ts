import { signal } from "@preact/signals";

/** What makes of a run's value what is shown of it, if that is not the value itself; downloads have the same. */
export const narrowing = signal<((value: unknown) => Promise<unknown>) | undefined>();
