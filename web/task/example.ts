import type { GivenFile } from "./files.js";

/** What the page has to try a kernel with, by its name, for whoever has no files at hand: made when the page is built. */
const examples: Readonly<Record<string, string>> = { beacons: "example.log.gz" };

export function hasExample(kernel: string): boolean {
  return examples[kernel] !== undefined;
}

/** @throws TypeError if it cannot be loaded */
export async function loadExample(kernel: string): Promise<GivenFile> {
  const path = examples[kernel]!;
  const response = await fetch(new URL(path, document.baseURI));
  if (!response.ok) throw new TypeError(`${response.url} is not there`);
  return { path, file: new File([await response.blob()], path) };
}
