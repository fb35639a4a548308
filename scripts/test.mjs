// npm test: sets up what is missing, checks, runs every test, and ends with `N passed, N failed`.
// What is given to it are vitest's own arguments: npm test -- test/unit --project unit
import { readFileSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { build, buildFixtures } from "./build.mjs";
import { check } from "./check.mjs";
import { runBin } from "./setup/child.mjs";
import { installPackages, linkCommand } from "./setup/node-modules.mjs";
import { installPrograms } from "./setup/programs.mjs";
import { script } from "./setup/script.mjs";

/** What the browser tests drive, and what gives the command's tests a terminal. */
const programs = ["chromium", "firefox-esr", "WebKitWebDriver", "xvfb-run", "script", "ps"];
const tally = resolve("node_modules/.cache/partway/tally.json");

await script(async () => {
  await installPackages();
  await installPrograms(programs);
  await build();
  await buildFixtures();
  linkCommand();
  const checks = await check();
  const tests = await test(process.argv.slice(2));
  const [passed, failed] = [checks.passed + tests.passed, checks.failed + tests.failed];
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 ? 0 : 1;
});

/** @returns how many tests passed and failed; a run that failed without any failed test counts as one */
async function test(args) {
  rmSync(tally, { force: true });
  const reporters = ["--reporter=default", "--reporter=./scripts/test/tally.mjs"];
  const env = { ...process.env, TALLY: tally };
  const code = await runBin("vitest", ["run", ...reporters, ...args], { stdio: ["ignore", "inherit", "inherit"], env });
  const counts = readTally();
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

function readTally() {
  try {
    return JSON.parse(readFileSync(tally, "utf8"));
  } catch {
    return { passed: 0, failed: 0 };
  }
}
