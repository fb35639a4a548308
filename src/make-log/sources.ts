import type { Connection } from "./connection.js";

/** Something that makes connections, one after the other. */
export interface Source {
  /** Lets them come, in order of time, perhaps for ever. */
  begin(): Generator<Connection, void, undefined>;
  /** Goes on when the log has the size that was asked for. */
  planted: boolean;
}

interface Waiting {
  next: Connection;
  rest: Generator<Connection, void, undefined>;
  /** Its number: whoever comes first of those at the same time. */
  order: number;
  planted: boolean;
}

/**
 * All sources in one order of time, up to `end`. What waits is one connection of each source, in a heap.
 *
 * @param isFull asked before each connection: from then on there are only planted ones
 */
export function* merged(
  sources: readonly Source[],
  end: number,
  isFull: () => boolean,
): Generator<Connection, void, undefined> {
  const heap: Waiting[] = [];
  sources.forEach(({ begin, planted }, order) => {
    const rest = begin();
    const { value } = rest.next();
    if (value && value.time < end) heap.push({ next: value, rest, order, planted });
  });
  for (let at = (heap.length >> 1) - 1; at >= 0; at--) sink(heap, at);
  while (heap.length > 0) {
    const first = heap[0]!;
    const { next, planted, rest } = first;
    const leaves = !planted && isFull();
    const { value } = leaves ? {} : rest.next();
    if (value && value.time < end) first.next = value;
    else replaceFirst(heap);
    sink(heap, 0);
    if (!leaves) yield next;
  }
}

function replaceFirst(heap: Waiting[]): void {
  const last = heap.pop()!;
  if (heap.length > 0) heap[0] = last;
}

function sink(heap: Waiting[], from: number): void {
  const one = heap[from];
  if (!one) return;
  let at = from;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
    if (!isBefore(heap[child]!, one)) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = one;
}

function isBefore(one: Waiting, other: Waiting): boolean {
  const apart = one.next.time - other.next.time;
  return apart < 0 || (apart === 0 && one.order < other.order);
}
