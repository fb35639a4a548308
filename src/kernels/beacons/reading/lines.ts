const NEWLINE = 0x0a;
const HASH = 0x23;
/** A newline in each byte of a word. */
const NEWLINES = 0x0a0a0a0a;

export interface Scan {
  /** How many newlines there are. */
  newlines: number;
  /** Where lines start that start with `#`. */
  hashes: number[];
}

/** Counts lines and finds header lines, four bytes at a time. Where `bytes` starts a line starts. */
export function scanLines(bytes: Uint8Array): Scan {
  const hashes = bytes[0] === HASH ? [0] : [];
  let newlines = 0;
  const look = (from: number, to: number): void => {
    for (let at = from; at < to; at++) {
      if (bytes[at] !== NEWLINE) continue;
      newlines++;
      if (bytes[at + 1] === HASH) hashes.push(at + 1);
    }
  };
  const start = -bytes.byteOffset & 3;
  const count = Math.max(0, bytes.length - start) >> 2;
  const words = count > 0 ? new Uint32Array(bytes.buffer, bytes.byteOffset + start, count) : [];
  look(0, count > 0 ? start : bytes.length);
  for (let word = 0; word < count; word++) {
    // Bytes that are 0 now have their highest bit set in the end; those above may too, which `look` finds out.
    const zeros = words[word]! ^ NEWLINES;
    if (((zeros - 0x01010101) & ~zeros & 0x80808080) !== 0) look(start + word * 4, start + word * 4 + 4);
  }
  if (count > 0) look(start + count * 4, bytes.length);
  return { newlines, hashes };
}
