import { extname } from "node:path";
import type { AnyKernel, Report } from "../../index.js";
import { nearest } from "../arguments/nearest.js";
import { plainJson, reportJson } from "../../json/index.js";
import { hasColor } from "../terminal/terminal.js";
import { UsageError, quoted } from "../ending/usage-error.js";

/** `text` and `json` are there for every kernel; the others are the kernel's own. */
export function formatNames(kernel: AnyKernel): string[] {
  const own = Object.keys(kernel.formats ?? {}).filter((name) => kernel.formats![name] !== undefined);
  return [...new Set([...own.filter((name) => name !== "text" && name !== "json"), "json", "text"])];
}

/** The format that `--format` names, or the file's ending. @throws UsageError */
export function chooseFormat(kernel: AnyKernel, format: string | undefined, file: string | undefined): string {
  const names = formatNames(kernel);
  const expected = `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
  if (format !== undefined) {
    if (names.includes(format)) return format;
    const near = nearest(format, names);
    throw new UsageError(
      `--format: expected ${expected}, got ${quoted(format)}${near ? `; did you mean ${near}?` : ""}`,
    );
  }
  if (file === undefined || isDevice(file)) return "text";
  const ending = extname(file).slice(1).toLowerCase();
  const known = ending === "" || ending === "txt" ? "text" : ending;
  if (names.includes(known)) return known;
  throw new UsageError(
    `--output ${file}: expected an ending that is a format (${expected}), or --format, got ${quoted(`.${ending}`)}`,
  );
}

/** Whether a format is no text for a terminal. */
export function isBinary(format: string): boolean {
  return format !== "text" && format !== "json" && !TEXTUAL.has(format);
}

const TEXTUAL = new Set(["csv", "md", "ndjson", "svg", "tsv", "txt"]);

export function isDevice(file: string): boolean {
  return file.startsWith("/dev/");
}

/** The report's value in a format. `surface` is what it is shown on. */
export async function render(
  kernel: AnyKernel,
  report: Report,
  format: string,
  surface: { columns: number; color: boolean },
): Promise<string | Uint8Array> {
  const { json } = kernel.formats ?? {};
  if (format === "json") return reportJson(report, json ? await json(report.value) : report.value);
  const make = kernel.formats?.[format];
  if (!make) return `${plainJson(report.value, 2)}\n`;
  const made = await make(report.value, surface);
  if (made instanceof Uint8Array) return made;
  const text = typeof made === "string" ? made : plainJson(made);
  return format === "text" && !text.endsWith("\n") ? `${text}\n` : text;
}

/** Standard output, as what a text is laid out for. */
export function standardSurface(color: boolean): { columns: number; color: boolean } {
  return { columns: process.stdout.columns || 80, color: hasColor(process.stdout, color) };
}
