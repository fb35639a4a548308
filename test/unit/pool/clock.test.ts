import { describe, expect, it } from "vitest";
import { Clock } from "../../../src/pool/clock.js";
import { Rate } from "../../../src/pool/progress.js";

describe("a run's clock", () => {
  it("leaves pauses out", () => {
    const clock = new Clock(100);
    clock.pause(150);
    expect(clock.running(400)).toBe(50);
    clock.resume(400);
    expect(clock.running(450)).toBe(100);
  });

  it("takes a second pause or resume as the first", () => {
    const clock = new Clock(0);
    clock.pause(10);
    clock.pause(20);
    clock.resume(30);
    clock.resume(40);
    expect(clock.running(40)).toBe(20);
  });
});

describe("the rate of a run", () => {
  it("is nothing until there are two looks at it", () => {
    const rate = new Rate();
    rate.sample(0, 0);
    expect(rate.perSecond(0, 0)).toBe(0);
    expect(rate.perSecond(500, 10)).toBe(20);
  });

  it("is that of the last ten seconds", () => {
    const rate = new Rate();
    for (let at = 0; at <= 20_000; at += 200) rate.sample(at, at < 10_000 ? 0 : at - 10_000);
    expect(rate.perSecond(20_000, 10_000)).toBeCloseTo(1_000, -1);
  });
});
