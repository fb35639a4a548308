// From the slots of a line to its row.

import { readAddress } from "./address";
import { SLOT, addFault } from "./faults";
import { WRONG, findGroup } from "./groups";
import { xxh64 } from "./hash";
import { CONN, HTTP, SSL, isEmpty, setSeparator } from "./input";
import { nextString, stringStop } from "./json";
import { NO_NAME, findName } from "./names";
import { readCount } from "./numbers";
import {
  DESTINATION_KNOWN, FAILED, LOCAL_DESTINATION, LOCAL_SOURCE, SOURCE_KNOWN, addConnection, addNamed, keepAnswer, nextAnswer,
} from "./rows";
import {
  ANSWERS, CONN_STATE, HOST, LOCAL_ORIG, LOCAL_RESP, ORIG_IP_BYTES, QUERY, RESP_IP_BYTES, SERVER_NAME, TS, UID, endOf, startOf,
} from "./slots";
import { readTime } from "./time";

const TCP: u8 = 6;

/** Adds the row that the slots of the line number `line` of the piece make up, or tells what is wrong with one of them. */
export function addRow(kind: u32, line: u32): void {
  let time: f64 = NaN;
  if (startOf(TS) != 0) {
    time = readTime(startOf(TS), endOf(TS));
    if (isNaN(time)) return tell(TS, line);
  }
  let sent: f64 = 0;
  let received: f64 = 0;
  if (kind == CONN) {
    if (startOf(ORIG_IP_BYTES) != 0) sent = readCount(startOf(ORIG_IP_BYTES), endOf(ORIG_IP_BYTES));
    if (isNaN(sent)) return tell(ORIG_IP_BYTES, line);
    if (startOf(RESP_IP_BYTES) != 0) received = readCount(startOf(RESP_IP_BYTES), endOf(RESP_IP_BYTES));
    if (isNaN(received)) return tell(RESP_IP_BYTES, line);
  }
  const group = findGroup(kind == HTTP || kind == SSL ? TCP : 0);
  if (group < 0) return tell(WRONG - group, line);
  const uid = startOf(UID) == 0 || startOf(UID) == endOf(UID) ? 0 : xxh64(startOf(UID), endOf(UID));
  if (kind == CONN) return addConnection(time, sent, sent + received, uid, group, flags());
  const slot = kind == HTTP ? HOST : kind == SSL ? SERVER_NAME : QUERY;
  const named = startOf(slot) != 0 && !isEmpty(startOf(slot), endOf(slot));
  addNamed(time, uid, group, named ? findName(startOf(slot), endOf(slot)) : NO_NAME, kind);
  if (slot == QUERY && startOf(ANSWERS) != 0) addAnswers(startOf(ANSWERS), endOf(ANSWERS));
}

function tell(slot: u32, line: u32): void {
  addFault(line, SLOT + slot, 0, startOf(slot), startOf(slot) == 0 ? 0 : endOf(slot));
}

function flags(): u8 {
  let value: u8 = startOf(CONN_STATE) != 0 && hasFailed(startOf(CONN_STATE), endOf(CONN_STATE)) ? FAILED : 0;
  if (startOf(LOCAL_ORIG) != 0) value |= isTrue(startOf(LOCAL_ORIG)) ? SOURCE_KNOWN | LOCAL_SOURCE : SOURCE_KNOWN;
  if (startOf(LOCAL_RESP) != 0) value |= isTrue(startOf(LOCAL_RESP)) ? DESTINATION_KNOWN | LOCAL_DESTINATION : DESTINATION_KNOWN;
  return value;
}

/** `T` in TSV, `true` in JSON. */
function isTrue(at: usize): bool {
  return (load<u8>(at) | 0x20) == 0x74;
}

/**
 * Whether no connection came about: S0, REJ, SH, SHR, RSTOS0, RSTRH. The others were established, or, OTH, begun before
 * Zeek looked (https://docs.zeek.org/en/master/scripts/base/protocols/conn/main.zeek.html, `conn_state`).
 */
function hasFailed(at: usize, end: usize): bool {
  const first = load<u32>(at);
  switch (<u32>(end - at)) {
    case 2:
      return <u16>first == 0x3053 || <u16>first == 0x4853;
    case 3:
      return (first & 0xffffff) == 0x4a4552 || (first & 0xffffff) == 0x524853;
    case 5:
      return first == 0x52545352 && load<u8>(at, 4) == 0x48;
    case 6:
      return first == 0x4f545352 && <u16>load<u16>(at, 4) == 0x3053;
    default:
      return false;
  }
}

/** Of a set of answers those that are addresses: an array in JSON, or texts with a separator between them. */
function addAnswers(at: usize, end: usize): void {
  if (load<u8>(at) == 0x5b && load<u8>(end - 1) == 0x5d) {
    for (at = nextString(at, end); at != 0; at = nextString(stringStop + 1, end)) addAnswer(at, stringStop);
    return;
  }
  for (let start = at; start <= end; start = at + 1) {
    for (at = start; at < end && load<u8>(at) != setSeparator; ) at++;
    addAnswer(start, at);
  }
}

function addAnswer(at: usize, end: usize): void {
  if (readAddress(at, end, nextAnswer())) keepAnswer();
}
