// Builds the page with Vite to dist/page, and beside it the log that it offers to whoever has none at hand.
import { execFileSync } from "node:child_process";
import { build } from "vite";

/** A day of ten hosts, small enough to be loaded at once. What web/task/example.ts offers. */
const log = ["--hosts", "10", "--groups", "400", "--output", "dist/page/example.log.gz", "--quiet"];

try {
  await build({ logLevel: "warn" });
  execFileSync(process.execPath, ["dist/node/cli.js", "make-log", ...log], { stdio: "inherit" });
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
