import { GROUP_WORDS } from "./result.js";

/** The word of a group that is the hash of the others. */
const HASH = GROUP_WORDS - 1;

/** Groups, each once, numbered as they come: a hash table with open addressing. */
export class GroupTable {
  /** How many there are. */
  count = 0;
  /** GROUP_WORDS each. */
  words = new Uint32Array(1_024 * GROUP_WORDS);

  /** The number of a group plus 1, or 0; at least half of them are. */
  #slots = new Int32Array(2_048);

  /** The numbers of the groups in `words`, new ones included. */
  add(words: Uint32Array): Uint32Array {
    const numbers = new Uint32Array(words.length / GROUP_WORDS);
    for (let group = 0; group < numbers.length; group++) numbers[group] = this.#find(words, group * GROUP_WORDS);
    return numbers;
  }

  #find(words: Uint32Array, at: number): number {
    const mask = this.#slots.length - 1;
    let slot = words[at + HASH]! & mask;
    for (let known = this.#slots[slot]!; known !== 0; known = this.#slots[slot]!) {
      if (this.#isSame((known - 1) * GROUP_WORDS, words, at)) return known - 1;
      slot = (slot + 1) & mask;
    }
    if (this.count * GROUP_WORDS === this.words.length) this.#grow();
    for (let word = 0; word < GROUP_WORDS; word++) this.words[this.count * GROUP_WORDS + word] = words[at + word]!;
    this.#place(this.count);
    return this.count++;
  }

  #isSame(mine: number, words: Uint32Array, at: number): boolean {
    for (let word = HASH; word >= 0; word--) if (this.words[mine + word] !== words[at + word]) return false;
    return true;
  }

  #place(group: number): void {
    const mask = this.#slots.length - 1;
    let slot = this.words[group * GROUP_WORDS + HASH]! & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = group + 1;
  }

  #grow(): void {
    const words = new Uint32Array(this.words.length * 2);
    words.set(this.words);
    this.words = words;
    this.#slots = new Int32Array(this.#slots.length * 2);
    for (let group = 0; group < this.count; group++) this.#place(group);
  }
}
