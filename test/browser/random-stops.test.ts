import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectLawful } from "../helpers/law.js";
import { type PlainReport, TestPage, revive, surroundings } from "../helpers/pages.js";
import { type ProbeParams, Reference } from "../helpers/probe.js";
import { Random, seed, seeds } from "../helpers/random.js";

type Deed = [ms: number, deed: "stop" | "abort" | "force" | "pause" | "resume"];

/** Jobs of microseconds to jobs of minutes, so that a stop meets every phase of a chunk. */
function drawParams(random: Random): Partial<ProbeParams> {
  const extent = random.pick([1, 100, 10_000, 10_000_000]);
  return {
    jobs: random.pick([1, 3, 40, 2_000]),
    extent,
    spread: random.chance(0.5) ? random.whole(1, extent) : 0,
    spin: random.pick([1, 50, 500]),
    setUp: random.chance(0.2) ? random.whole(1, 100_000) : 0,
  };
}

function drawDeeds(random: Random): Deed[] {
  const end = random.next() ** 2 * 120;
  const deeds: Deed[] = [[end, random.pick(["stop", "stop", "abort", "force"])]];
  if (random.chance(0.3)) deeds.unshift([random.next() * end, "pause"]);
  if (random.chance(0.2)) deeds.unshift([random.next() * end, "resume"]);
  return deeds;
}

/** Positions that a reference can reach in a test's time. */
function affordable({ spin }: Partial<ProbeParams>, { outcomes }: PlainReport): boolean {
  return outcomes.reduce((sum, { position = 0 }) => sum + position, 0) * spin! < 3e8;
}

describe.each(surroundings)(`runs stopped at random moments in %s (SEED=${seed})`, (_, where) => {
  let open: TestPage;

  beforeAll(async () => {
    open = await TestPage.open(where);
    await open.scenario("usePool", { workers: 2 });
  });
  afterAll(() => open.close());

  it.each(seeds(15))("adds up, seed %i", async (drawn) => {
    const random = new Random(drawn);
    const params = drawParams(random);
    const deeds = drawDeeds(random);
    const report = await open.scenario("disturb", params, deeds);
    const { fulfilled, partial, rejected, unstarted } = report.counts;
    // A run that is stopped before it was planned has no jobs yet.
    expect(fulfilled + partial + unstarted).toBe(report.inputsEnded ? params.jobs : 0);
    expect(rejected).toBe(0);
    if (affordable(params, report)) expectLawful(revive(report), new Reference(params));
    if (report.status === "stopped") expect(report.reason).toBe(deeds.at(-1)![1]);
  });

  it("leaves a pool that works on, and no error in the page", async () => {
    expect((await open.scenario("complete", { jobs: 100 })).counts.fulfilled).toBe(100);
    expect(open.errors).toEqual([]);
  });
});
