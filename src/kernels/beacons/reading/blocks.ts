import { letGo } from "../../../task/memory.js";
import type { ConnectionRows } from "./result.js";

/** Rows of the first block, and of the largest: 8 MiB of times. */
const [FEWEST, MOST] = [2 ** 14, 2 ** 20];

/**
 * Columns of many pieces, one behind the other in a few large buffers: small ones would leave holes in the memory that nothing large
 * fits in, and would not be given back to the system. Each column can be let go of by itself.
 */
export class ConnectionBlocks {
  readonly #blocks: ConnectionRows[] = [roomFor(0)];
  /** Of the newest block: how many rows it has room for, and how many it holds. */
  #room = 0;
  #rows = 0;

  /** Takes a copy of rows. @returns where they are now */
  add(rows: ConnectionRows): ConnectionRows {
    const count = rows.times.length;
    if (this.#rows + count > this.#room) this.#open(count);
    const [from, to] = [this.#rows, (this.#rows += count)];
    const block = this.#blocks.at(-1)!;
    const copy = <C extends ConnectionRows[keyof ConnectionRows]>(column: C, added: C): C => {
      const here = column.subarray(from, to) as C;
      here.set(added as never);
      return here;
    };
    return {
      times: copy(block.times, rows.times),
      sent: copy(block.sent, rows.sent),
      total: copy(block.total, rows.total),
      uids: copy(block.uids, rows.uids),
      groups: copy(block.groups, rows.groups),
      flags: copy(block.flags, rows.flags),
    };
  }

  /** Gives the memory of a column back: nothing of it can be read any more, it has no rows. */
  release(column: keyof ConnectionRows): void {
    for (const block of this.#blocks) letGo(block[column].buffer as ArrayBuffer);
  }

  #open(least: number): void {
    this.#room = Math.max(least, Math.min(MOST, this.#room * 2 || FEWEST));
    this.#rows = 0;
    this.#blocks.push(roomFor(this.#room));
  }
}

function roomFor(rows: number): ConnectionRows {
  return {
    times: new Float64Array(rows),
    sent: new Float64Array(rows),
    total: new Float64Array(rows),
    uids: new BigUint64Array(rows),
    groups: new Uint32Array(rows),
    flags: new Uint8Array(rows),
  };
}
