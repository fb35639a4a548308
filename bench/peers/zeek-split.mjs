// The plain way to read a conn.log: a stream of text, lines, split("\t"), and a Map of groups. Prints groups, connections, bytes.
import { createReadStream } from "node:fs";

const wanted = "ts uid id.orig_h id.resp_h id.resp_p proto orig_ip_bytes resp_ip_bytes conn_state".split(" ");
const groups = new Map();
let [connections, bytes] = [0, 0];
let columns = [];
let rest = "";
for await (const chunk of createReadStream(process.argv[2], { encoding: "latin1", highWaterMark: 2 ** 20 })) {
  const lines = (rest + chunk).split("\n");
  rest = lines.pop();
  for (const line of lines) read(line);
}
if (rest) read(rest);
console.log(groups.size, connections, bytes);

function read(line) {
  if (line.startsWith("#fields")) {
    const names = line.split("\t").slice(1);
    columns = wanted.map((name) => names.indexOf(name));
  }
  if (line.startsWith("#")) return;
  const fields = line.split("\t");
  const key = `${fields[columns[2]]} ${fields[columns[3]]} ${fields[columns[4]]} ${fields[columns[5]]}`;
  let group = groups.get(key);
  if (!group) groups.set(key, (group = { times: [], uids: [], sent: [], total: [], failed: [] }));
  const sent = Number(fields[columns[6]]);
  const total = sent + Number(fields[columns[7]]);
  group.times.push(Number(fields[columns[0]]));
  group.uids.push(fields[columns[1]]);
  group.sent.push(sent);
  group.total.push(total);
  group.failed.push(fields[columns[8]] === "S0" || fields[columns[8]] === "REJ");
  connections++;
  bytes += total;
}
