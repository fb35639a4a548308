import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { run } from "./child.mjs";
import { SetupError, saying } from "./say.mjs";

/**
 * Installs the packages of a folder's package-lock.json, unless node_modules is what the lock says.
 *
 * @param {string} [folder] relative to the root of the repository
 */
export async function installPackages(folder = ".") {
  if (isInstalled(folder)) return;
  await saying(`installing the packages of ${folder}/package-lock.json (npm ci)`, async () => {
    const options = { cwd: folder, shell: process.platform === "win32" };
    const code = await run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], options);
    if (code !== 0) throw new SetupError(`npm ci failed with exit code ${code}`);
  });
}

/** `npx partway` in this repository runs what was built here. */
export function linkCommand() {
  const link = "node_modules/.bin/partway";
  if (process.platform !== "win32" && !existsSync(link)) symlinkSync("../../dist/node/cli.js", link);
}

/** npm writes down what it installed; packages for other platforms are optional, and missing. */
function isInstalled(folder) {
  const written = `${folder}/node_modules/.package-lock.json`;
  if (!existsSync(written)) return false;
  const [wanted, installed] = [`${folder}/package-lock.json`, written].map(packagesOf);
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === "") return true;
    return installed[path] ? installed[path].version === version : optional;
  });
}

function packagesOf(lock) {
  return JSON.parse(readFileSync(lock, "utf8")).packages;
}
