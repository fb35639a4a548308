// The whole process, from the command to its end, against the fastest sieve there is.
import { cli, commandIfThere, timeCommand } from "../support/command.mjs";
import { row } from "../support/row.mjs";
import { interleaved, median, spread } from "../support/sample.mjs";

export async function measure() {
  const peer = commandIfThere("primesieve", ["1e10", "-t1", "-q"]);
  const { ours, theirs } = await interleaved(
    {
      ours: () => timeCommand(process.execPath, [cli, "run", "primes", "--to", "1e10", "-j", "1", "--json"]),
      ...(peer && { theirs: peer }),
    },
    3,
  );
  return [
    row({
      name: "primes below 1e10, one worker, whole process",
      unit: "s",
      ours: median(ours),
      spread: spread(ours),
      peer: theirs && median(theirs),
      peerName: "primesieve -t1",
      goal: { of: "ratio", is: "at most", value: 3 },
    }),
  ];
}
