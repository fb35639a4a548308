import { isDotted, parseAddress } from "./addresses.js";
import { type Network, Networks, networkOf } from "./networks.js";

/** What is wrong with an entry of a list. */
export interface ListFault {
  /** From 1. */
  line: number;
  entry: string;
  expected: string;
}

const AN_ADDRESS = "an address, or a range such as 10.0.0.0/8";

/** A set of addresses and of domains, each with all its subdomains. */
export class EndList {
  readonly networks: Networks;
  readonly #domains: ReadonlySet<string>;

  constructor(networks: readonly Network[] = [], domains: readonly string[] = []) {
    this.networks = new Networks(networks);
    this.#domains = new Set(domains);
  }

  get isEmpty(): boolean {
    return this.networks.isEmpty && this.#domains.size === 0;
  }

  /** Whether it has a name as logs have it: in lower case, perhaps with a port, perhaps an address. */
  hasName(name: string): boolean {
    const host = hostOf(name);
    const address = parseAddress(host);
    if (address) return this.networks.contains(address);
    if (this.#domains.size === 0) return false;
    for (let rest = host; ; ) {
      if (this.#domains.has(rest)) return true;
      const dot = rest.indexOf(".");
      if (dot < 0) return false;
      rest = rest.slice(dot + 1);
    }
  }
}

/** A name without the port behind it (`host:8080`, `[::1]:80`) and without the dot of the root. */
export function hostOf(name: string): string {
  const [, bracketed] = /^\[([^\]]*)\](?::\d*)?$/.exec(name) ?? [];
  if (bracketed !== undefined) return bracketed;
  return name.replace(/^([^:]*):\d*$/, "$1").replace(/\.$/, "");
}

/**
 * Reads a list: addresses (`10.1.2.3`, `fd00::1`), ranges (`10.0.0.0/8`, `2001:db8::/32`) and domains (`example.com`, which
 * has all its subdomains; `*.example.com` is the same), between white space or commas. From `#` to the end of a line is a comment.
 *
 * @param options.addressesOnly domains are faults @default false
 */
export function parseList(
  text: string,
  { addressesOnly = false }: { addressesOnly?: boolean } = {},
): { list: EndList; faults: ListFault[] } {
  const networks: Network[] = [];
  const domains: string[] = [];
  const faults: ListFault[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    for (const entry of line.replace(/#.*/, "").split(/[\s,]+/)) {
      if (entry === "") continue;
      const read =
        entry.includes(":") || entry.includes("/") || isDotted(entry) ? parseNetwork(entry) : domainOf(entry);
      if (typeof read === "string" && !addressesOnly) domains.push(read);
      else if (typeof read === "string") faults.push({ line: index + 1, entry, expected: AN_ADDRESS });
      else if ("first" in read) networks.push(read);
      else faults.push({ line: index + 1, entry, ...read });
    }
  }
  return { list: new EndList(networks, domains), faults };
}

interface Unreadable {
  expected: string;
}

function parseNetwork(entry: string): Network | Unreadable {
  const [text, prefix, ...more] = entry.split("/") as [string, ...string[]];
  const address = parseAddress(text);
  if (!address || more.length > 0) {
    return { expected: "an address, a range such as 10.0.0.0/8, or a domain such as example.com" };
  }
  if (prefix === undefined) return networkOf(address, 128);
  const most = text.includes(":") ? 128 : 32;
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > most) return { expected: `a prefix length from 0 to ${most}` };
  return networkOf(address, 128 - most + Number(prefix));
}

/** As logs have it. Labels may be of any letters, and of `_`; a last one of digits alone is of an address (RFC 3696, section 2). */
function domainOf(entry: string): string | Unreadable {
  const domain = entry
    .toLowerCase()
    .replace(/^\*?\./, "")
    .replace(/\.$/, "");
  if (/[^\0-\x7f]/.test(domain)) return { expected: "a domain as it is in the logs, xn--... for other than ASCII" };
  const labels = domain.split(".");
  const isDomain = labels.every((label) => /^[a-z0-9_-]{1,63}$/.test(label)) && !/^\d+$/.test(labels.at(-1)!);
  return isDomain ? domain : { expected: "a domain such as example.com, or an address" };
}
