import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** The conditions under which Node imports a package. */
const conditions = new Set(["node", "import", "module-sync", "default"]);

/**
 * The file that `import name` would load in a folder. Node resolves names for `require` from any folder, but for
 * `import` only from the importing file's own: packages that cannot be required are looked up here.
 */
export function packageEntry(name: string, folder: string): string | undefined {
  const require = createRequire(join(folder, "partway.js"));
  try {
    return require.resolve(name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_PACKAGE_PATH_NOT_EXPORTED") return undefined;
  }
  for (const place of require.resolve.paths(name) ?? []) {
    const entry = entryOf(join(place, name));
    if (entry !== undefined) return entry;
  }
  return undefined;
}

function entryOf(folder: string): string | undefined {
  try {
    const { exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const target = targetOf(exports["."] ?? exports);
    return target && join(folder, target);
  } catch {
    return undefined;
  }
}

/** The first condition that holds decides. */
function targetOf(exports: unknown): string | undefined {
  if (typeof exports === "string") return exports;
  if (exports === null || typeof exports !== "object") return undefined;
  for (const [condition, target] of Object.entries(exports)) {
    const found = conditions.has(condition) ? targetOf(target) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
