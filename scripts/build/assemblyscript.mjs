import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { main } from "assemblyscript/asc";

/** The names, without their endings, of the AssemblyScript files of a folder. */
export function sourcesIn(folder) {
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"));
  return files.map((file) => file.slice(0, -".ts".length)).sort();
}

/** Compiles one module; what the compiler has to say of it goes to stderr, and an error ends the process. */
export async function compile(source, target, options) {
  mkdirSync(dirname(target), { recursive: true });
  const { error, stderr } = await main([source, "--outFile", target, ...options], { readFile });
  // It optimizes until another round makes the module no smaller. That the last one made it a few bytes larger is no news.
  process.stderr.write(stderr.toString().replaceAll("Last converge was suboptimal.\n", ""));
  if (!error) return;
  process.stderr.write(`${source} does not compile: ${error.message}\n`);
  process.exit(1);
}

/** `partway/assembly` is sought where npm would have installed it; here it is the folder of that name. */
function readFile(name, folder) {
  const path = name.replace(/^node_modules[\\/]partway[\\/]assembly(?=[\\/])/, "assembly");
  try {
    return readFileSync(resolve(folder, path), "utf8");
  } catch {
    return null;
  }
}
