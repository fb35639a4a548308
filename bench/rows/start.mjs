// From the import of the library to the first outcome, in a process of its own each time.
import { execFileSync } from "node:child_process";
import { row } from "../support/row.mjs";
import { interleaved, median, spread } from "../support/sample.mjs";

const program = `
  const start = performance.now();
  const { Pool } = await import("partway");
  const { primes } = await import("partway/kernels");
  const pool = new Pool({ workers: 2 });
  for await (const outcome of pool.run(primes, { to: 100 })) { console.log(performance.now() - start); break; }
  await pool.close();
`;

export async function measure() {
  const once = () =>
    Number(
      execFileSync(process.execPath, ["--input-type=module", "-e", program], {
        cwd: new URL("../..", import.meta.url),
      }),
    );
  const { ours } = await interleaved({ ours: once }, 15);
  return [
    row({
      name: "import to first outcome",
      unit: "ms",
      ours: median(ours),
      spread: spread(ours),
      peerName: "a limit",
      goal: { of: "ours", is: "below", value: 100 },
    }),
  ];
}
