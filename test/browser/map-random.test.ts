import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaults } from "../fixtures/probe/words.js";
import { type Performed, drawMap, expectSound } from "../helpers/draws.js";
import { TestPage, surroundings } from "../helpers/pages.js";
import { Reference } from "../helpers/probe.js";
import { Random, seed, seeds } from "../helpers/random.js";
import { twiceWasm } from "../helpers/wasm.js";

const params = { ...defaults, extent: 300, spin: 200 };

describe.each(surroundings)(`runs of map, disturbed at random moments in %s (SEED=${seed})`, (_, where) => {
  const reference = new Reference(params);
  let open: TestPage;

  /** A kernel's state; 64 bits leave the page as text. */
  function stateOf(job: number, input: unknown, position: number | undefined): unknown {
    const { state, ...others } = reference.at(job, position!, Uint8Array.from(input as number[]));
    return { ...others, state: String(state) };
  }

  beforeAll(async () => {
    open = await TestPage.open(where, "/", "map-scenarios.js");
    await open.scenario("usePool", { workers: 2 });
  });
  afterAll(() => open.close());

  it.each(seeds(10))("add up, seed %i", async (drawn) => {
    const random = new Random(drawn);
    // The others meet workers that were at work for another run.
    if (random.chance(0.3)) await open.scenario("usePool", { workers: random.whole(1, 3) });
    const draw = drawMap(random);
    // A timer takes 4 ms in browsers.
    if (draw.hiccup > 0) draw.hiccup = 7;
    const performed = await open.scenario<string>("performDrawn", { ...draw, params }, [...twiceWasm]);
    expectSound(draw, JSON.parse(performed) as Performed, stateOf);
  });

  it("leave a pool that works on, and no error in the page", async () => {
    expect(await open.scenario<object>("mapTiny", 1_000)).toMatchObject({ right: 1_000 });
    expect(open.errors).toEqual([]);
    expect(await open.scenario("errors")).toEqual([]);
  });
});
