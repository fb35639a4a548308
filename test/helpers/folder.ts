import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

/** A folder of a test file's own, gone when the file has ended. */
export function ownFolder(): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), "partway-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return (name) => join(folder, name);
}
