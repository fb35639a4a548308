import type * as z from "zod/mini";
import type { Input } from "../../task/files.js";
import { choice, inputs, parameters, realNumber, text, wholeNumber } from "../parameters.js";

export interface BeaconsParams {
  files: Input[];
  by: "tuple" | "pair";
  direction: "any" | "outbound" | "inbound" | "internal";
  internal: string;
  failed: "include" | "exclude";
  allow: string;
  deny: string;
  surrogates: number;
  seed: number;
  top: number;
  minScore: number;
  explain: string;
}

const lists = "addresses, networks such as 203.0.113.0/24, and domains, separated by commas";

export const beaconsParameters = parameters({
  files: inputs({ title: "Logs", description: "Zeek logs, TSV or JSON, as files or whole folders, also gzipped" }, [
    ".log",
    ".json",
    ".ndjson",
    ".log.gz",
    ".json.gz",
    ".ndjson.gz",
  ]),
  by: choice(
    {
      title: "Group by",
      description: "source, destination, port and protocol (tuple), or source and destination (pair)",
    },
    ["tuple", "pair"],
  ),
  direction: choice(
    { title: "Direction", description: "which connections count, by which of their ends are internal" },
    ["any", "outbound", "inbound", "internal"],
  ),
  internal: text({
    title: "Internal networks",
    description: "what the network is, in place of the log's own flags and the private networks",
  }),
  failed: choice({ title: "Failed connections", description: "whether connections that came to nothing count" }, [
    "include",
    "exclude",
  ]),
  allow: text({ title: "Allow-list", description: `what is known and left out, at either end: ${lists}` }),
  deny: text({ title: "Deny-list", description: `nothing but this, at either end: ${lists}` }),
  surrogates: wholeNumber(
    {
      title: "Surrogates",
      description: "how many random groups each is compared with; 0 stops after the first scores",
    },
    { minimum: 0, maximum: 1_000_000, default: 999 },
  ),
  seed: wholeNumber(
    { title: "Seed", description: "where the random numbers begin: the same gives the same table" },
    { minimum: 0, maximum: 2 ** 32 - 1, default: 1 },
  ),
  top: wholeNumber(
    { title: "Rows", description: "how many of them the table has at most; 0 for all" },
    { minimum: 0, maximum: 1_000_000, default: 0 },
  ),
  minScore: realNumber(
    { title: "Least score", description: "groups that score less are left out" },
    { minimum: 0, maximum: 1, default: 0 },
  ),
  explain: text({ title: "Explain", description: "one group, as SOURCE DESTINATION: its gaps and its timeline" }),
});

export type BeaconsInput = z.input<typeof beaconsParameters>;
