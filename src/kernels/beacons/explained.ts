import { parseAddress } from "./grouping/addresses.js";
import { addressText } from "./reading/address.js";
import type { BeaconRow } from "./table/row.js";

/**
 * What somebody asks to have explained, SOURCE DESTINATION, as rows have it: addresses in their usual form, names in lower
 * case; an arrow between both is left out. Undefined for nothing.
 */
export function explainedEnds(text: string): string | undefined {
  const ends = text.split(/\s+/).filter((part) => part !== "" && part !== "->");
  return ends.map(usual).join(" ") || undefined;
}

export function isExplained({ source, destination }: BeaconRow, ends: string | undefined): boolean {
  return `${source} ${destination}` === ends;
}

function usual(end: string): string {
  const words = parseAddress(end);
  if (!words) return end.toLowerCase();
  const bytes = new Uint8Array(16);
  for (const [at, word] of words.entries()) new DataView(bytes.buffer).setUint32(at * 4, word);
  return addressText(bytes, 0);
}
