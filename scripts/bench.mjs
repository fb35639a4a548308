// npm run bench: sets up what is missing, then runs the benchmarks. `npm run bench -- NAME --json FILE`
import { existsSync } from "node:fs";
import { build } from "./build.mjs";
import { run } from "./setup/child.mjs";
import { installPackages } from "./setup/node-modules.mjs";
import { installPrograms } from "./setup/programs.mjs";
import { script } from "./setup/script.mjs";

await script(async () => {
  await installPackages();
  if (existsSync("bench/peers/package.json")) await installPackages("bench/peers");
  await installPrograms(["primesieve", "cc", "fftwf-wisdom", "chromium", "firefox-esr", "WebKitWebDriver", "xvfb-run"]);
  await build();
  process.exitCode = await run(process.execPath, ["bench/run.mjs", ...process.argv.slice(2)], { stdio: "inherit" });
});
