// A million of the smallest jobs, beside the worker pools of npm: called as people call them, and fed by hand.
import { Pool } from "partway";
import { openPeer, peerNames } from "../peers/index.mjs";
import { sumOfDoubles } from "../support/double.mjs";
import { asCalled, byHand } from "../support/feed.mjs";
import { row } from "../support/row.mjs";
import { highest, interleaved } from "../support/sample.mjs";

const workers = 2;
const jobs = 1_000_000;
/** A million would take the slowest peer most of a minute. Their rate does not depend on it. */
const jobsAsCalled = 100_000;

export async function measure() {
  const inputs = Array.from({ length: jobs }, (_, input) => input);
  const fewer = inputs.slice(0, jobsAsCalled);
  const task = new URL("../support/double.mjs", import.meta.url);

  const pool = new Pool({ workers });
  const peers = await Promise.all(peerNames.map((name) => openPeer(name, { least: workers, most: workers })));
  const ours = (inputs) => () => jobsPerSecond(inputs, async () => (await pool.map(task, inputs)).value);
  const theirs = (feed, inputs) =>
    Object.fromEntries(peerNames.map((name, index) => [name, () => jobsPerSecond(inputs, feed, peers[index])]));

  const called = await interleaved({ ours: ours(inputs), ...theirs(asCalled, fewer) }, 3);
  const fed = await interleaved({ ours: ours(inputs), ...theirs(byHand, inputs) }, 15);
  await Promise.all([pool, ...peers].map((each) => each.close()));

  return [
    rowAgainstBest("map, 1e6 jobs; a peer called once a job, for 1e5", called, { is: "at least", value: 40 }),
    rowAgainstBest("map, 1e6 jobs; a peer fed arrays of 1,024", fed, { is: "above", value: 1 }),
  ];
}

async function jobsPerSecond(inputs, feed, peer) {
  const start = performance.now();
  const values = await feed(peer, inputs);
  const seconds = (performance.now() - start) / 1_000;
  const sum = values.reduce((sum, value) => sum + value, 0);
  if (values.length !== inputs.length || sum !== sumOfDoubles(inputs.length))
    throw new Error(`expected ${inputs.length} values that come to ${sumOfDoubles(inputs.length)}, got ${sum}`);
  return inputs.length / seconds;
}

function rowAgainstBest(name, { ours, ...peers }, goal) {
  const [peerName, peer] = highest(peers);
  return row({
    name,
    unit: "jobs/s",
    ours,
    peer,
    peerName,
    goal: { of: "ratio", ...goal },
  });
}
