// A program of its own: makes a pool of at most two workers and prints how long the first result took, in ms.
// `first.mjs ours` or `first.mjs PEER`. The library is loaded before; what it starts at once is the pool's own affair.
const [name] = process.argv.slice(2);
const open = name === "ours" ? await ours() : await peer();

const start = performance.now();
const pool = open();
const value = await pool.call(20);
const elapsed = performance.now() - start;

if (value !== 41) throw new Error(`expected 41, got ${value}`);
console.log(elapsed);
// Not every peer can be closed: poolifier's `destroy` now and then never settles.
process.exit();

async function ours() {
  const { Pool } = await import("partway");
  const task = new URL("double.mjs", import.meta.url);
  return () => {
    const pool = new Pool({ workers: 2 });
    return { call: (input) => pool.exec(task, input) };
  };
}

async function peer() {
  const { open } = await import(`../peers/${name}.mjs`);
  return () => open({ least: 1, most: 2 });
}
