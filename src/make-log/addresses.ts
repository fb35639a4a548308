/** Addresses by number: the same number has the same address, and no two numbers share one. */

/** Destinations of beacons that may be drawn. */
export const MOST_BEACON_DESTINATIONS = 2 ** 17;

/** A host of the network: 10.16.0.0/12. */
export function hostAddress(host: number): string {
  return dotted(10, 0x10_0010 + host);
}

/** The same host in IPv6. */
export function hostAddress6(host: number): string {
  return `fd3a:5c1e:77:${hexadecimal((host >>> 12) + 1)}::${hexadecimal((host & 0xfff) + 1)}`;
}

/** A server of the network: 10.0.0.0/16. */
export function serverAddress(server: number): string {
  return dotted(10, 53 + server);
}

export function isInternal(address: string): boolean {
  return address.startsWith("10.") || address.startsWith("fd");
}

const networks = [13, 23, 34, 52, 104, 151];

/** A site of the internet, up to 2^24 of them, seemingly anywhere. */
export function siteAddress(site: number): string {
  return dotted(networks[site % networks.length]!, scattered(site, 0xff_ffff));
}

/** In the network for documentation, 2001:db8::/32 (RFC 3849). */
export function siteAddress6(site: number): string {
  const at = scattered(site, 0xff_ffff);
  return `2001:db8:${hexadecimal((at >>> 12) + 1)}::${hexadecimal((at & 0xfff) + 1)}`;
}

/** In the network for benchmarks, 198.18.0.0/15 (RFC 2544), where nothing else of a log goes. */
export function beaconAddress(number: number): string {
  return dotted(198, 0x12_0000 + scattered(number + 1, 0x1_ffff));
}

/** Beside the sites of 2001:db8::/32. */
export function beaconAddress6(number: number): string {
  return `2001:db8:${hexadecimal(0xffff - (number >>> 12))}::${hexadecimal((number & 0xfff) + 1)}`;
}

/** An odd factor maps the numbers up to a power of two onto themselves. */
function scattered(number: number, mask: number): number {
  return Math.imul(number, 0x9e3779b1) & mask;
}

function dotted(network: number, rest: number): string {
  return `${network}.${(rest >>> 16) & 255}.${(rest >>> 8) & 255}.${rest & 255}`;
}

function hexadecimal(number: number): string {
  return number.toString(16);
}
