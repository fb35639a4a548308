import type { Pool, Run } from "partway";
import { describe, expect, it } from "vitest";
import { perform } from "../fixtures/browser/perform.js";
import { Chunks, expectPaired } from "../helpers/chunks.js";
import { type Drawn, type Kind, drawMap } from "../helpers/draws.js";
import { OwnWorkers } from "../helpers/own-workers.js";
import { Random, seed, seeds } from "../helpers/random.js";
import { task } from "../helpers/tasks.js";

const kinds = ["generator", "asyncGenerator", "plain", "asynchronous", "twice"] as const;

const taskOf = (kind: Kind): { task: URL; export?: string } =>
  kind === "twice"
    ? { task: task("values.js") }
    : { task: task("steps.js"), export: kind === "generator" ? "default" : kind };

/** What a listener does to its run at some piece of news, so that each phase of a chunk is disturbed from within. */
function drawDeed(random: Random, { undisturbed }: Drawn): (run: Run, at: number) => void {
  const when = random.whole(0, 12);
  const deed = random.pick(undisturbed ? (["pause"] as const) : (["pause", "stop", "force"] as const));
  return (run, at) => {
    if (at !== when) return;
    run[deed]();
    if (deed === "pause") setTimeout(() => run.resume(), 5);
  };
}

/** Workers die now and then: fewer in a row than would mean that they cannot be started here. */
function kill(workers: OwnWorkers, random: Random): () => void {
  let left = random.whole(1, 2);
  const killing = setInterval(
    () => {
      const [victim] = workers.alive;
      if (victim && left-- > 0) void victim.terminate();
    },
    random.whole(20, 90),
  );
  return () => clearInterval(killing);
}

describe(`chunks of runs that are disturbed at random moments (SEED=${seed})`, () => {
  it.each(seeds(25))("are all told of, seed %i", async (drawn) => {
    const random = new Random(drawn);
    const workers = new OwnWorkers();
    const sharedMemory = random.pick(["auto", "off"] as const);
    const pool = workers.pool({ workers: random.whole(1, 3), sharedMemory });
    const other = random.chance(0.3) ? pool.map(task("values.js"), Array(random.whole(1, 500)).fill(21)) : undefined;
    const others = other && new Chunks(other);
    const draw = drawMap(random, kinds);
    const kills = random.chance(0.4);
    if (kills) Object.assign(draw, { kills, moves: false, options: { ...draw.options, retries: 50 } });
    const deed = random.chance(0.5) ? drawDeed(random, draw) : undefined;
    const end = kills ? kill(workers, random) : undefined;
    let chunks: Chunks | undefined;
    let settled = 0;
    const heard = {
      map: (...call: Parameters<Pool["map"]>): unknown => {
        const run = pool.map(...call);
        chunks = new Chunks(run, (_, { news }) => deed?.(run, news.length));
        void run.then(() => (settled = chunks!.news.length));
        return run;
      },
    };
    const signals = { stop: new AbortController(), force: new AbortController() };
    const { report } = await perform(heard as Pool, draw, taskOf, signals);
    end?.();
    expectPaired(chunks!);
    const { fulfilled, partial, rejected } = chunks!.counts;
    expect(fulfilled).toBe(report.counts.fulfilled);
    // What waited for another attempt when the run ended was in no chunk any more.
    const { retries, timeout } = draw.options;
    const waited = report.counts.partial + report.counts.rejected - partial - rejected;
    if (report.status === "completed" || (!kills && retries === 0 && timeout === undefined)) expect(waited).toBe(0);
    else expect(waited).toBeGreaterThanOrEqual(0);
    if (other && others) {
      const { counts } = await other;
      expect(others.counts.fulfilled).toBe(counts.fulfilled);
      expectPaired(others);
    }
    await pool.close();
    expect(chunks!.news.length).toBe(settled);
  });
});
