// What the set-up says. It goes to stderr: stdout is for results.

/** @param {string} text one line */
export function say(text) {
  process.stderr.write(`partway: ${text}\n`);
}

/**
 * Says what is being done, does it, and says how long it took.
 *
 * @param {string} doing one line, such as "building the kernels"
 * @param {() => unknown} work
 */
export async function saying(doing, work) {
  const start = performance.now();
  say(`${doing} ...`);
  await work();
  say(`${doing}: done in ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

/** Something that whoever runs a script has to mend: one line is enough, a stack would say nothing more. */
export class SetupError extends Error {}
