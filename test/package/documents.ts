import { readFileSync } from "node:fs";

/** The files that a document shows: its code blocks that begin with "```language file=NAME". */
export function filesIn(document: string): { name: string; text: string }[] {
  const blocks = readFileSync(document, "utf8").matchAll(/^```\w+ file=(\S+)\n([\s\S]*?)^```$/gm);
  return [...blocks].map(([, name, text]) => ({ name: name!, text: text! }));
}

/** The commands that a document's shell blocks show, without their comments. */
export function commandsIn(document: string): string[] {
  const blocks = [...readFileSync(document, "utf8").matchAll(/^```sh\n([\s\S]*?)^```$/gm)];
  const lines = blocks.flatMap(([, text]) => text!.trim().split("\n"));
  return lines.map((line) => line.replace(/\s+#.*$/, ""));
}
