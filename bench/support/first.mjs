// A program of its own: imports a library, makes a pool of at most two workers and prints how long the first result took from
// the pool and from the import, in ms. `first.mjs ours`, the same of an ES module (`module`) or of a kernel that comes with it
// (`kernel`), or `first.mjs PEER`.
const [name] = process.argv.slice(2);

const imported = performance.now();
const open = (await { ours, module, kernel }[name]?.()) ?? (await peer());
const made = performance.now();
const value = await open().call(20);
const end = performance.now();

if (value !== 41) throw new Error(`expected 41, got ${value}`);
console.log(JSON.stringify({ import: end - imported, pool: end - made }));
// Not every peer can be closed: poolifier's `destroy` now and then never settles.
process.exit();

/** In the format in which it is loaded soonest, as the peers' workers are. */
function ours() {
  return ofTask("double.cjs");
}

function module() {
  return ofTask("double.mjs");
}

async function ofTask(file) {
  const { Pool } = await import("partway");
  const task = new URL(file, import.meta.url);
  return () => {
    const pool = new Pool({ workers: 2 });
    return { call: (input) => pool.exec(task, input) };
  };
}

async function kernel() {
  const { Pool } = await import("partway");
  const { primes } = await import("partway/kernels");
  return () => {
    const pool = new Pool({ workers: 2 });
    return { call: async () => Number((await pool.run(primes, { to: 179 })).value.count) };
  };
}

async function peer() {
  const { open } = await import(`../peers/${name}.mjs`);
  return () => open({ least: 1, most: 2 });
}
