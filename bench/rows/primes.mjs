// The whole process, from the command to its end, against the fastest sieve there is.
import { cli, commandIfThere, timeCommand } from "../support/command.mjs";
import { row } from "../support/row.mjs";
import { interleaved } from "../support/sample.mjs";

const ranges = [
  { name: "primes below 1e10", from: 0, to: 1e10, atMost: 1.5 },
  { name: "primes near 1e15, 1e9 wide", from: 1e15, to: 1e15 + 1e9, atMost: 2 },
];

export async function measure() {
  const rows = [];
  for (const range of ranges) for (const threads of [1, 2]) rows.push(await compare(range, threads));
  return rows;
}

async function compare({ name, from, to, atMost }, threads) {
  const numbers = ["--from", `${from}`, "--to", `${to}`];
  const theirs = commandIfThere("primesieve", [`${from}`, `${to}`, `-t${threads}`, "-q"]);
  const figures = await interleaved(
    {
      ours: () => timeCommand(process.execPath, [cli, "run", "primes", ...numbers, "-j", `${threads}`, "--json"]),
      ...(theirs && { theirs }),
    },
    5,
  );
  return row({
    name: `${name}, ${threads === 1 ? "one worker" : "2 workers"}, whole process`,
    unit: "s",
    ours: figures.ours,
    peer: figures.theirs,
    peerName: `primesieve -t${threads}`,
    goal: { of: "ratio", is: "at most", value: atMost },
  });
}
