/** Address number `index` of those that stand in `bytes`, 16 bytes each, as text: IPv4 where it is mapped, else RFC 5952. */
export function addressText(bytes: Uint8Array, index: number): string {
  const address = bytes.subarray(index * 16, index * 16 + 16);
  const isMapped = address.subarray(0, 10).every((byte) => byte === 0) && address[10] === 0xff && address[11] === 0xff;
  if (isMapped) return address.subarray(12).join(".");
  const parts = Array.from({ length: 8 }, (_, part) => (address[part * 2]! << 8) | address[part * 2 + 1]!);
  const [start, length] = longestZeros(parts);
  const text = (from: number, to: number): string =>
    parts
      .slice(from, to)
      .map((part) => part.toString(16))
      .join(":");
  return length < 2 ? text(0, 8) : `${text(0, start)}::${text(start + length, 8)}`;
}

/** The first of the longest runs of zeros: where it starts, and its length. */
function longestZeros(parts: number[]): [start: number, length: number] {
  let longest: [number, number] = [0, 0];
  for (let start = 0; start < parts.length; start++) {
    let end = start;
    while (parts[end] === 0) end++;
    if (end - start > longest[1]) longest = [start, end - start];
  }
  return longest;
}
