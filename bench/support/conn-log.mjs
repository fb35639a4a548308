// A conn.log of Zeek's, drawn from a seed: some thousand hosts, a few of them busy, in the order in which connections end.
import { closeSync, openSync, writeSync } from "node:fs";
import { mulberry32 } from "./random.mjs";

const fields =
  "ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto service duration orig_bytes resp_bytes conn_state local_orig local_resp " +
  "missed_bytes history orig_pkts orig_ip_bytes resp_pkts resp_ip_bytes tunnel_parents";
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const states = ["SF", "SF", "SF", "SF", "SF", "S0", "REJ", "RSTO", "S1", "OTH"];

/** Writes about so many bytes, and gives how many connections they are. */
export function writeConnLog(path, bytes, seed = 1) {
  const random = mulberry32(seed);
  const below = (limit) => Math.floor(random() * limit);
  const file = openSync(path, "w");
  const head = ["#separator \\x09", "#set_separator\t,", "#empty_field\t(empty)", "#unset_field\t-", "#path\tconn"];
  let text = `${[...head, `#fields\t${fields.replaceAll(" ", "\t")}`].join("\n")}\n`;
  let written = 0;
  let lines = 0;
  for (; written + text.length < bytes; lines++) {
    text += line(lines, random, below);
    if (text.length < 2 ** 20) continue;
    written += writeSync(file, text);
    text = "";
  }
  writeSync(file, text);
  closeSync(file);
  return lines;
}

function line(number, random, below) {
  // The square of a random number is small more often than not.
  const source = Math.floor(random() ** 2 * 2_000);
  // Hosts go to a few places again and again, and sometimes to one of all.
  const destination = (source * 31 + Math.floor(random() ** 4 * (random() < 0.05 ? 5_000 : 40))) % 5_000;
  const uid = Array.from({ length: 17 }, () => letters[below(62)]).join("");
  const time = 1_700_000_000 + number * 0.02 - random() * 10;
  const udp = destination % 5 === 0;
  const [sent, received] = [below(2_000), below(20_000)];
  const [sentPackets, receivedPackets] = [1 + below(20), 1 + below(30)];
  return `${[
    time.toFixed(6),
    `C${uid}`,
    `10.${source >> 8}.${source & 255}.${1 + (source % 250)}`,
    1_024 + below(60_000),
    `${20 + (destination % 190)}.${destination % 251}.${destination >> 8}.${destination & 255}`,
    udp ? 53 : destination % 3 === 0 ? 80 : 443,
    udp ? "udp" : "tcp",
    udp ? "dns" : "-",
    (random() * 30).toFixed(6),
    sent,
    received,
    states[below(states.length)],
    "T",
    "F",
    0,
    "ShADadFf",
    sentPackets,
    sent + sentPackets * 40,
    receivedPackets,
    received + receivedPackets * 40,
    "-",
  ].join("\t")}\n`;
}
