import { type FileHandle, open } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { ConnectionStore } from "../../src/kernels/beacons/reading/connections.js";
import { pieces } from "../../src/kernels/beacons/reading/pieces.js";
import { decodePiece } from "../../src/kernels/beacons/reading/result.js";
import type * as Library from "../../src/index.js";
import { Instance } from "../../test/contract/instance.js";

/** What everybody who reads the log has to come to. */
export interface Tally {
  groups: number;
  connections: number;
  bytes: number;
}

const module = new WebAssembly.Module(readFileSync("build/zeek.wasm"));

async function* inputsOf(path: string): AsyncGenerator<Uint8Array, void> {
  const file: FileHandle = await open(path);
  const { size } = await file.stat();
  const read = async ({ from, to }: { from: number; to: number }): Promise<Uint8Array> =>
    (await file.read(new Uint8Array(to - from), 0, to - from, from)).buffer;
  yield* pieces({ name: path, size, read });
  await file.close();
}

/** From the file to its groups, in one thread. */
export async function readLog(path: string): Promise<Tally> {
  const instance = new Instance(module);
  const store = new ConnectionStore();
  for await (const input of inputsOf(path)) store.add(decodePiece(instance.whole(0, input)));
  const { starts, groupCount, total } = store.merge({ release: true });
  return { groups: groupCount, connections: starts.at(-1)!, bytes: total.reduce((sum, bytes) => sum + bytes, 0) };
}

/** The pieces of a file, read ahead; gives how long the kernel alone takes for them, in ms. */
export async function kernelAlone(path: string): Promise<() => number> {
  const inputs: Uint8Array[] = [];
  for await (const input of inputsOf(path)) inputs.push(input);
  const instance = new Instance(module);
  return () => {
    const start = performance.now();
    for (const input of inputs) instance.whole(0, input);
    return performance.now() - start;
  };
}

/** How long the store takes to make one of all pieces, in ms, each of them added; and for how many connections. */
export async function mergeAlone(path: string): Promise<() => number> {
  const instance = new Instance(module);
  const snapshots: Uint8Array[] = [];
  for await (const input of inputsOf(path)) snapshots.push(instance.whole(0, input));
  return () => {
    const start = performance.now();
    const store = new ConnectionStore();
    for (const snapshot of snapshots) store.add(decodePiece(snapshot));
    store.merge({ release: true });
    return performance.now() - start;
  };
}

/** The same by the workers of a pool, as `partway run beacons` reads. @param library the package itself */
export async function readByPool(
  { Pool, defineKernel }: Pick<typeof Library, "Pool" | "defineKernel">,
  path: string,
  workers: number,
): Promise<Tally> {
  const store = new ConnectionStore();
  const reading = defineKernel({
    name: "reading",
    summary: "reads a log",
    wasm: readFileSync("build/zeek.wasm"),
    parameters: { "~standard": { version: 1, vendor: "bench", validate: () => ({ value: {} }) } },
    plan: () => ({ inputs: inputsOf(path) }),
    decode: decodePiece,
    fold: () => ({ add: ({ value }) => store.add(value!), value: () => undefined }),
  });
  const pool = new Pool({ workers });
  await pool.run(reading, {}, { collect: false });
  await pool.close();
  const { starts, groupCount, total } = store.merge({ release: true });
  return { groups: groupCount, connections: starts.at(-1)!, bytes: total.reduce((sum, bytes) => sum + bytes, 0) };
}
