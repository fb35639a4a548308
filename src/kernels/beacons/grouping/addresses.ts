/** IPv4 addresses are those that begin with 80 zeros and 16 ones. */
const MAPPED = 0xffff;

/**
 * An address as four words, the most significant first; IPv4 is mapped into IPv6. Undefined for anything else. Zones
 * (`fe80::1%eth0`) are not part of an address.
 */
export function parseAddress(text: string): Uint32Array | undefined {
  if (!text.includes(":")) {
    const address = parseIPv4(text);
    return address === undefined ? undefined : Uint32Array.of(0, 0, MAPPED, address);
  }
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const parts = halves.map((half, at) => partsOf(half, at === halves.length - 1));
  if (parts.includes(undefined)) return undefined;
  const [left, right = []] = parts as number[][] as [number[], number[]?];
  const zeros = 8 - left.length - right.length;
  if (halves.length === 1 ? zeros !== 0 : zeros < 1) return undefined;
  const all = [...left, ...Array.from({ length: zeros }, () => 0), ...right];
  return Uint32Array.from({ length: 4 }, (_, word) => all[word * 2]! * 0x10000 + all[word * 2 + 1]!);
}

/** Whether a text is of the form of an IPv4 address, its numbers may be too large. */
export const isDotted = (text: string): boolean => /^\d+(\.\d+){3}$/.test(text);

function parseIPv4(text: string): number | undefined {
  if (!isDotted(text)) return undefined;
  const bytes = text.split(".");
  if (bytes.some((byte) => byte.length > 3 || Number(byte) > 255)) return undefined;
  return bytes.reduce((address, byte) => address * 256 + Number(byte), 0);
}

/** The 16-bit parts of half an IPv6 address; the last may be an IPv4 address. */
function partsOf(half: string, isLast: boolean): number[] | undefined {
  if (half === "") return [];
  const parts: number[] = [];
  const texts = half.split(":");
  for (const [at, part] of texts.entries()) {
    const dotted = isLast && at === texts.length - 1 ? parseIPv4(part) : undefined;
    if (dotted !== undefined) parts.push(dotted >>> 16, dotted & 0xffff);
    else if (/^[0-9a-f]{1,4}$/i.test(part)) parts.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return parts;
}
