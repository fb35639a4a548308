// npm start: sets up what is missing, then runs partway in this very process, so that keys, signals and exit codes are its own.
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "./build.mjs";
import { installPackages, linkCommand } from "./setup/node-modules.mjs";
import { script } from "./setup/script.mjs";

await script(async () => {
  await installPackages();
  await build();
  linkCommand();
});

const args = process.argv.slice(2);
const command = resolve("dist/node/cli.js");
process.argv = [process.argv[0], command, ...(args.length > 0 ? args : ["run", "primes", "--to", "1e10"])];
await import(pathToFileURL(command).href);
