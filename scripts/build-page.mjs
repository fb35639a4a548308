// npm run build:page: sets up what is missing, and builds the page, as files that any static host can serve, to dist/page or to
// the folder that is given. What else is in that folder stays.
import { cpSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { build } from "./build.mjs";
import { installPackages } from "./setup/node-modules.mjs";
import { SetupError, say } from "./setup/say.mjs";
import { script } from "./setup/script.mjs";

const built = "dist/page";
/** npm runs scripts in the root of the repository, and says from where it was called. */
const here = (process.env.npm_lifecycle_event === "build:page" && process.env.INIT_CWD) || process.cwd();

await script(async () => {
  const folder = targetOf(process.argv.slice(2));
  await installPackages();
  await build();
  if (folder !== resolve(built)) copyTo(folder);
  say(`the page is in ${folder}`);
  say("any static host can serve it; README.md names the two headers that give it shared memory");
});

function targetOf(args) {
  const [folder = resolve(built), ...more] = args.map((argument) => resolve(here, argument));
  if (more.length > 0 || args[0]?.startsWith("-") || args[0] === "")
    throw new SetupError(`build:page: expected one folder at most, got ${args.join(" ")}`);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === false)
    throw new SetupError(`build:page: expected a folder, got a file: ${folder}`);
  return folder;
}

function copyTo(folder) {
  try {
    cpSync(built, folder, { recursive: true });
  } catch (error) {
    throw new SetupError(`build:page: the page could not be copied to ${folder}: ${error.message}`);
  }
}
