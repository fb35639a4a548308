import { PartwayError } from "../../../errors.js";
import { type EndList, type ListFault, parseList } from "./lists.js";
import { Networks } from "./networks.js";

/** From inside to outside, the other way, or within. What goes from outside to outside is only in `any`. */
export type Direction = "any" | "outbound" | "inbound" | "internal";

/** Which connections, and which groups of them, are shown. The texts are lists: see parseList. */
export interface FilterOptions {
  /**
   * Addresses of the internal network. @default what the logs say (`local_orig`, `local_resp`), and where they say nothing the
   * private networks: 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10, fc00::/7
   */
  internal?: string;
  /** @default "any" */
  direction?: Direction;
  /** Whether connections that never came about count. @default "include" */
  failed?: "include" | "exclude";
  /** Never shown. @default "" */
  allow?: string;
  /** Known to be bad: if there are any, only these are shown. What is also in `allow` is not. @default "" */
  deny?: string;
}

/** What was read of FilterOptions. */
export interface Filters {
  /** Undefined: see FilterOptions. */
  internal: Networks | undefined;
  direction: Direction;
  failed: "include" | "exclude";
  allow: EndList;
  deny: EndList;
}

/** RFC 1918, RFC 6598 (carriers) and RFC 4193 (IPv6), as in Zeek's Site::private_address_space. */
export const privateNetworks = Networks.of(
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "fc00::/7",
);

/** Never shown, as in RITA: unspecified, loopback, link-local, multicast, broadcast. */
export const neverShown = Networks.of(
  ...["0.0.0.0", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "255.255.255.255"],
  ...["::", "::1", "fe80::/10", "ff00::/8"],
);

/** Faults of a list that an error names. */
const FAULTS_NAMED = 3;

/** @throws PartwayError PARAMETER_INVALID names the entries that cannot be read, and what was expected */
export function parseFilters(options: FilterOptions = {}): Filters {
  const { internal = "", direction = "any", failed = "include", allow = "", deny = "" } = options;
  const inside = listOf("internal", internal);
  return {
    internal: inside.networks.isEmpty ? undefined : inside.networks,
    direction,
    failed,
    allow: listOf("allow", allow),
    deny: listOf("deny", deny),
  };
}

function listOf(name: "internal" | "allow" | "deny", text: string): EndList {
  const { list, faults } = parseList(text, { addressesOnly: name === "internal" });
  if (faults.length > 0) throw new PartwayError("PARAMETER_INVALID", faultsText(name, faults));
  return list;
}

function faultsText(name: string, faults: readonly ListFault[]): string {
  const named = faults.slice(0, FAULTS_NAMED);
  const texts = named.map(
    ({ line, entry, expected }) => `line ${line}: expected ${expected}, got ${JSON.stringify(entry)}`,
  );
  const more = faults.length - named.length;
  return `${name}: ${texts.join("; ")}${more > 0 ? `; and ${more} more` : ""}`;
}
