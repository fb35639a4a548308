export const peerNames = ["piscina", "tinypool", "workerpool", "poolifier"];

/**
 * Opens a peer's pool for the task of bench/support/double.mjs. A module each, loaded when it is its turn, hides how
 * the peers differ; with the options that make it fastest, where its defaults do not.
 *
 * @param {{ least: number, most: number }} workers how many are started at once, and how many there may be
 * @returns {Promise<{ call(input: number): Promise<number>, callBatch(inputs: number[]): Promise<number[]>, close(): Promise<unknown> }>}
 */
export async function openPeer(name, workers) {
  const { open } = await import(`./${name}.mjs`);
  return open(workers);
}
