import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { SetupError, say } from "./say.mjs";

/**
 * Runs the body of a script in the root of the repository; a `SetupError` becomes one line and exit code 1.
 *
 * @param {() => Promise<void>} body
 */
export async function script(body) {
  process.chdir(fileURLToPath(new URL("../..", import.meta.url)));
  try {
    await body();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    process.exit(1);
  }
}

/** Whether a module is the program that was started, not one that was imported. */
export function isMain(url) {
  return process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(url);
}
