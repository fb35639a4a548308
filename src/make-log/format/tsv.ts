import { isInternal } from "../addresses.js";
import type { LogFormat } from "./format.js";
import { seconds } from "./text.js";

/** The columns of conn.log and their types: https://docs.zeek.org/en/master/logs/conn.html */
const columns = [
  ["ts", "time"],
  ["uid", "string"],
  ["id.orig_h", "addr"],
  ["id.orig_p", "port"],
  ["id.resp_h", "addr"],
  ["id.resp_p", "port"],
  ["proto", "enum"],
  ["service", "string"],
  ["duration", "interval"],
  ["orig_bytes", "count"],
  ["resp_bytes", "count"],
  ["conn_state", "string"],
  ["local_orig", "bool"],
  ["local_resp", "bool"],
  ["missed_bytes", "count"],
  ["history", "string"],
  ["orig_pkts", "count"],
  ["orig_ip_bytes", "count"],
  ["resp_pkts", "count"],
  ["resp_ip_bytes", "count"],
  ["tunnel_parents", "set[string]"],
] as const;

const row = (name: string, values: readonly string[]): string => `${[name, ...values].join("\t")}\n`;

const columnRows =
  row(
    "#fields",
    columns.map(([name]) => name),
  ) +
  row(
    "#types",
    columns.map(([, type]) => type),
  );

/** Zeek's own: tabs between the values, and a header that names them. */
export const tsv: LogFormat = {
  bytesOfLine: 131,
  header: (time) =>
    `#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n#open\t${stamp(time)}\n${columnRows}`,
  line(one, uid) {
    const { service = "-", duration, sent = "-", received = "-" } = one;
    const lasted = duration === undefined ? "-" : seconds(duration);
    const local = `${isInternal(one.source) ? "T" : "F"}\t${isInternal(one.destination) ? "T" : "F"}`;
    const who = `${one.source}\t${one.sourcePort}\t${one.destination}\t${one.destinationPort}\t${one.protocol}`;
    const what = `${service}\t${lasted}\t${sent}\t${received}\t${one.state}\t${local}\t0\t${one.history}`;
    const wire = `${one.sentPackets}\t${one.sentOnWire}\t${one.receivedPackets}\t${one.receivedOnWire}`;
    return `${seconds(one.time)}\t${uid}\t${who}\t${what}\t${wire}\t-\n`;
  },
  footer: (time) => `#close\t${stamp(time)}\n`,
};

/** As Zeek writes it: 2025-01-06-00-00-00, in UTC. */
function stamp(time: number): string {
  return new Date(Math.floor(time / 1_000)).toISOString().slice(0, 19).replaceAll(/[T:]/g, "-");
}
