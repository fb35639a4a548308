// What the second worker brings, beside what its second thread brings primesieve on the same machine.
import { Pool } from "partway";
import { primes } from "partway/kernels";
import { commandIfThere } from "../support/command.mjs";
import { row } from "../support/row.mjs";
import { interleaved, median } from "../support/sample.mjs";

const to = 1e10;

export async function measure() {
  const pools = { one: new Pool({ workers: 1 }), two: new Pool({ workers: 2 }) };
  const peers = {
    t1: commandIfThere("primesieve", [`${to}`, "-t1", "-q"]),
    t2: commandIfThere("primesieve", [`${to}`, "-t2", "-q"]),
  };
  const elapsed = async (pool) => (await pool.run(primes, { to })).elapsedMs;
  const figures = await interleaved(
    { one: () => elapsed(pools.one), two: () => elapsed(pools.two), ...(peers.t1 && peers) },
    5,
  );
  await Promise.all(Object.values(pools).map((pool) => pool.close()));
  const [one, two] = [median(figures.one), median(figures.two)];
  return [
    row({
      name: "2 workers against 1, primes below 1e10",
      unit: "times as fast",
      ours: one / two,
      peer: figures.t1 && median(figures.t1) / median(figures.t2),
      peerName: "primesieve -t2 against -t1",
      goal: { of: "ratio", is: "at least", value: 0.97 },
    }),
  ];
}
