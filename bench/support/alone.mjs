/**
 * A kernel without any pool: in this thread, on a new instance, one call of `advance` a job.
 *
 * @returns {Promise<() => { elapsedMs: number, values: unknown[] }>} does it all anew at each call; only compiling is done before
 */
export async function openAlone(kernel, input) {
  const { value: params } = await kernel.parameters["~standard"].validate(input);
  const { jobs, configuration = new Uint8Array(0) } = await kernel.plan(params);
  const module = await WebAssembly.compile(kernel.wasm);
  return () => {
    const start = performance.now();
    const { exports } = new WebAssembly.Instance(module, { env: { abort } });
    const pointer = exports.allocate(configuration.length) >>> 0;
    new Uint8Array(exports.memory.buffer).set(configuration, pointer);
    exports.configure(pointer, configuration.length);
    exports.prepare?.(ALL);
    const snapshots = [];
    for (let job = 0; job < jobs; job++) {
      exports.begin(job, 0, 0, 0, 0);
      exports.advance(ALL);
      const at = exports.snapshot() >>> 0;
      snapshots.push(new Uint8Array(exports.memory.buffer).slice(at, at + exports.snapshot_length()));
    }
    const elapsedMs = performance.now() - start;
    return { elapsedMs, values: snapshots.map((snapshot) => kernel.decode(snapshot)) };
  };
}

const ALL = 2 ** 31 - 1;

function abort() {
  throw new Error("the kernel aborted");
}
