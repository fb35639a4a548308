import { isInternal } from "../addresses.js";
import type { LogFormat } from "./format.js";
import { seconds } from "./text.js";

/** A JSON object a line, as Zeek's policy json-logs writes it: what is unset is left out. */
export const json: LogFormat = {
  bytesOfLine: 385,
  header: () => "",
  line(one, uid) {
    const service = one.service === undefined ? "" : `,"service":"${one.service}"`;
    const lasted =
      one.duration === undefined
        ? ""
        : `,"duration":${seconds(one.duration)},"orig_bytes":${one.sent},"resp_bytes":${one.received}`;
    const who = `"id.orig_h":"${one.source}","id.orig_p":${one.sourcePort},"id.resp_h":"${one.destination}","id.resp_p":${one.destinationPort}`;
    const local = `"local_orig":${isInternal(one.source)},"local_resp":${isInternal(one.destination)}`;
    const sent = `"orig_pkts":${one.sentPackets},"orig_ip_bytes":${one.sentOnWire}`;
    const received = `"resp_pkts":${one.receivedPackets},"resp_ip_bytes":${one.receivedOnWire}`;
    return `{"ts":${seconds(one.time)},"uid":"${uid}",${who},"proto":"${one.protocol}"${service}${lasted},"conn_state":"${one.state}",${local},"missed_bytes":0,"history":"${one.history}",${sent},${received}}\n`;
  },
  footer: () => "",
};
