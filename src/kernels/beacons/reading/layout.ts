/** Logs that something is kept of. */
export type LogKind = "conn" | "http" | "ssl" | "dns";

/** In the order of the kernel's numbers, from 1. */
export const logKinds: readonly LogKind[] = ["conn", "http", "ssl", "dns"];

/** What is wanted of a line, by Zeek's names of its fields, in the order of the kernel's slots. */
export const slotNames = [
  "ts",
  "uid",
  "id.orig_h",
  "id.resp_h",
  "id.resp_p",
  "proto",
  "orig_ip_bytes",
  "resp_ip_bytes",
  "conn_state",
  "local_orig",
  "local_resp",
  "host",
  "server_name",
  "query",
  "answers",
] as const;

/** Columns of a header at most. */
const MOST_COLUMNS = 1_024;
/** Bytes of what stands for an unset or an empty field at most. */
const LONGEST_MARK = 16;

/** How lines of a log are to be read. */
export interface Layout {
  /** Undefined: lines of JSON may say it themselves. */
  kind?: LogKind;
  /** Bytes. */
  separator: number;
  setSeparator: number;
  /** What stands for a field that is not set, and for a set or text with nothing in it. */
  unset: string;
  empty: string;
  /** Columns of TSV; 0: no header has been seen, and only JSON can be read. */
  columns: number;
  /** The column of each slot, from 0; undefined: there is none. */
  slots: readonly (number | undefined)[];
}

/** A header that nothing can be read by, and why; `kind` is what it says of itself, if that is it. */
export interface Refused {
  refused: string;
  kind?: string;
}

/** The kind by which a file is named: `conn.log`, `dns.00:00:00-01:00:00.log.gz`. */
export function kindOfName(name: string): LogKind | undefined {
  const [, kind] = /(?:^|[/\\])(conn|http|ssl|dns)\.[^/\\]*$/.exec(name) ?? [];
  return kind as LogKind | undefined;
}

/** The layout of a log that has shown no header yet. */
export function layoutOfName(name: string): Layout {
  return { kind: kindOfName(name), ...marks(new Map()), columns: 0, slots: [] };
}

/**
 * Reads the header lines of Zeek's TSV (https://docs.zeek.org/en/master/log-formats.html), and tells of a new layout when it has
 * seen the names of the fields. Another log may follow in the same file.
 */
export class HeaderReader {
  readonly #directives = new Map<string, string>();

  constructor(private readonly name: string) {}

  /** @param line a line that starts with `#`, without its end */
  read(line: string): Layout | Refused | undefined {
    // The line that names the separator is the only one that does not use it.
    const separator = /^#separator[ \t]+(.*)$/.exec(line);
    if (separator) {
      this.#directives.clear();
      this.#directives.set("separator", unescapeBytes(separator[1]!.trim()));
      return undefined;
    }
    const [directive, ...fields] = line.slice(1).split(this.#directives.get("separator") ?? "\t");
    if (directive === "fields") return this.#layout(fields);
    if (fields.length > 0) this.#directives.set(directive!, fields[0]!);
    return undefined;
  }

  #layout(fields: string[]): Layout | Refused {
    const path = this.#directives.get("path");
    const kind = path === undefined ? (kindOfFields(fields) ?? kindOfName(this.name)) : path;
    if (!isKind(kind)) return { refused: kind === undefined ? "its kind is not known" : `it is of kind ${kind}`, kind };
    const wrongMark = ["separator", "set_separator"].find((mark) => (this.#directives.get(mark) ?? ",").length !== 1);
    if (wrongMark) return { refused: `expected a #${wrongMark} of one byte, got ${this.#directives.get(wrongMark)}` };
    const missing = ["ts", "id.orig_h", "id.resp_h"].filter((name) => !fields.includes(name));
    if (missing.length > 0) return { refused: `its #fields lack ${missing.join(", ")}` };
    if (fields.length > MOST_COLUMNS) return { refused: `it has ${fields.length} columns, more than ${MOST_COLUMNS}` };
    const slots = slotNames.map((name) => (fields.includes(name) ? fields.indexOf(name) : undefined));
    return { kind, ...marks(this.#directives), columns: fields.length, slots };
  }
}

const isKind = (kind: string | undefined): kind is LogKind => (logKinds as readonly unknown[]).includes(kind);

function marks(
  directives: ReadonlyMap<string, string>,
): Pick<Layout, "separator" | "setSeparator" | "unset" | "empty"> {
  return {
    separator: (directives.get("separator") ?? "\t").charCodeAt(0),
    setSeparator: (directives.get("set_separator") ?? ",").charCodeAt(0),
    unset: (directives.get("unset_field") ?? "-").slice(0, LONGEST_MARK),
    empty: (directives.get("empty_field") ?? "(empty)").slice(0, LONGEST_MARK),
  };
}

/** By fields that no other log with addresses has. */
function kindOfFields(fields: string[]): LogKind | undefined {
  const telling: Record<LogKind, string[]> = {
    conn: ["conn_state", "orig_ip_bytes"],
    http: ["host", "referrer"],
    ssl: ["server_name", "curve", "resumed"],
    dns: ["query", "qtype_name", "answers"],
  };
  return logKinds.find((kind) => telling[kind].some((name) => fields.includes(name)));
}

/** `\x09` is a tab. */
function unescapeBytes(text: string): string {
  return text.replace(/\\x([0-9a-fA-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}
