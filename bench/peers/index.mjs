export const peerNames = ["piscina", "tinypool", "workerpool", "poolifier"];

/**
 * Opens a peer's pool for a task of bench/support. A module each, loaded when it is its turn, hides how
 * the peers differ; with the options that make it fastest, where its defaults do not.
 *
 * @param {{ least: number, most: number, task?: "double.mjs" | "spin.cjs" }} options how many workers are started at once,
 *   how many there may be, and what they do
 * @returns {Promise<{ call(input: number): Promise<number>, callBatch(inputs: number[]): Promise<number[]>, close(): Promise<unknown> }>}
 */
export async function openPeer(name, options) {
  const { open } = await import(`./${name}.mjs`);
  return open(options);
}
