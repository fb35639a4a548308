// npm run check: types, lint, format, and what `import { Pool }` weighs. `npm run check -- --fix` mends what can be mended.
import { build, buildFixtures } from "./build.mjs";
import { runBin } from "./setup/child.mjs";
import { installPackages } from "./setup/node-modules.mjs";
import { isMain, script } from "./setup/script.mjs";
import { say } from "./setup/say.mjs";

/**
 * Runs all checks. The AssemblyScript sources are checked by their own compiler, when they are built.
 *
 * @returns how many checks passed and failed
 */
export async function check({ fix = false } = {}) {
  const checks = {
    types: ["tsc", "--noEmit", "-p", "tsconfig.json"],
    "types of the page": ["tsc", "--noEmit", "-p", "web/tsconfig.json"],
    lint: ["oxlint", "--type-aware", "--deny-warnings", ...(fix ? ["--fix"] : [])],
    format: ["biome", "format", ...(fix ? ["--write"] : [])],
    size: ["size-limit"],
  };
  const counts = { passed: 0, failed: 0 };
  for (const [name, [bin, ...args]] of Object.entries(checks)) {
    const code = await runBin(bin, args, { stdio: ["ignore", "inherit", "inherit"] });
    say(`${name}: ${code === 0 ? "ok" : `${bin} ended with exit code ${code}`}`);
    counts[code === 0 ? "passed" : "failed"]++;
  }
  return counts;
}

if (isMain(import.meta.url)) {
  await script(async () => {
    await installPackages();
    await build();
    await buildFixtures();
    const { failed } = await check({ fix: process.argv.includes("--fix") });
    process.exitCode = failed === 0 ? 0 : 1;
  });
}
