// Emits the declarations of the package's entries to dist/types.
import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { runBin } from "../setup/child.mjs";

rmSync("dist/types", { recursive: true, force: true });
const code = await runBin("tsc", ["-p", "tsconfig.build.json"]);
if (code !== 0) process.exit(code);

// The compiler copies no declarations that were written by hand, and the entries have to say that they need them.
copyFileSync("src/globals.d.ts", "dist/types/globals.d.ts");
for (const [entry, path] of [
  ["dist/types/index.d.ts", "./globals.d.ts"],
  ["dist/types/kernels/index.d.ts", "../globals.d.ts"],
  ["dist/types/worker/index.d.ts", "../globals.d.ts"],
]) {
  writeFileSync(entry, `/// <reference path="${path}" />\n${readFileSync(entry, "utf8")}`);
}
