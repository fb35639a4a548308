import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../setup/child.mjs";
import { SetupError, saying } from "../setup/say.mjs";

const stamps = "node_modules/.cache/partway";

/** What every step depends on: the tools, and how they are called. */
const always = ["scripts/build", "package-lock.json"];

/**
 * Runs `scripts/build/NAME.mjs`, unless the contents of `inputs` are what they were when it last succeeded and its
 * `outputs` are there. In a process of its own: a compiler leaves nothing behind in the one that runs partway.
 *
 * @param {string} name
 * @param {string[]} inputs files and folders
 * @param {string[]} outputs
 */
export async function step(name, inputs, outputs) {
  const stamp = join(stamps, `${name}.stamp`);
  const digest = digestOf([...inputs, ...always]);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === digest && outputs.every((path) => existsSync(path))) return;
  rmSync(stamp, { force: true });
  await saying(`building the ${name}`, async () => {
    const code = await run(process.execPath, [`scripts/build/${name}.mjs`]);
    if (code !== 0) throw new SetupError(`the ${name} could not be built`);
  });
  mkdirSync(stamps, { recursive: true });
  writeFileSync(stamp, digest);
}

/** Contents, not times: a clone, a checkout and a copy keep none. */
function digestOf(paths) {
  const hash = createHash("sha256");
  for (const path of paths.flatMap(filesBelow)) hash.update(path).update("\0").update(readFileSync(path)).update("\0");
  return hash.digest("hex");
}

function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((entry) => filesBelow(join(path, entry)));
}
