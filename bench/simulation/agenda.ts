/** What is to happen, in order of time; what is due at the same time happens in the order in which it was planned. */
export class Agenda {
  /** A binary heap, the earliest at 0. */
  readonly #heap: Entry[] = [];
  #planned = 0;

  plan(at: number, happen: (now: number) => void): void {
    const heap = this.#heap;
    const entry = { at, order: this.#planned++, happen };
    let place = heap.length;
    for (let parent = (place - 1) >> 1; place > 0 && isBefore(entry, heap[parent]!); parent = (place - 1) >> 1) {
      heap[place] = heap[parent]!;
      place = parent;
    }
    heap[place] = entry;
  }

  /** Lets everything happen, until nothing is planned any more. */
  run(): void {
    for (let next = this.#take(); next; next = this.#take()) next.happen(next.at);
  }

  #take(): Entry | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (!last || heap.length === 0) return first;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, last)) break;
      heap[place] = heap[child]!;
      place = child;
    }
    heap[place] = last;
    return first;
  }
}

interface Entry {
  at: number;
  order: number;
  happen(now: number): void;
}

function isBefore(one: Entry, other: Entry): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
