import { describe, expect, it } from "vitest";
import { RateSeries } from "../../../web/pool/rate-series.js";

describe("throughput over time", () => {
  it("is what was done between two points", () => {
    const series = new RateSeries();
    for (let at = 0; at <= 4; at++) series.add(at, 10 * at);
    expect(series.times).toEqual([1, 2, 3, 4]);
    expect(series.rates).toEqual([10, 10, 10, 10]);
  });

  it("leaves out points that are too near, but not the last", () => {
    const series = new RateSeries();
    series.add(0, 0);
    series.add(0.1, 1);
    expect(series.times).toEqual([]);
    series.end(0.2, 4);
    expect([series.times, series.rates]).toEqual([[0.2], [20]]);
    series.clear();
    for (const at of [0, 1, 2]) series.add(at, at);
    series.end(2.01, 2);
    expect(series.rates).toEqual([1, 1]);
  });

  it("does not count what was done before", () => {
    const series = new RateSeries();
    series.add(0, 0);
    series.restart();
    series.add(1, 1_000);
    series.add(2, 1_007);
    expect(series.rates).toEqual([7]);
  });

  it("becomes coarser, and keeps what it says", () => {
    const series = new RateSeries();
    for (let at = 0; at <= 10_000; at++) series.add(at, 3 * at);
    expect(series.times.length).toBeLessThanOrEqual(240);
    expect(series.times.length).toBeGreaterThan(100);
    expect(new Set(series.rates)).toEqual(new Set([3]));
    expect(series.times.at(-1)).toBeGreaterThan(9_800);
  });
});
