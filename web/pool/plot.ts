import type uPlot from "uplot";
import { Chart, type Drawing, type Look } from "../chart.js";
import type { RateSeries } from "./rate-series.js";

const short = new Intl.NumberFormat("en", { maximumSignificantDigits: 3, notation: "compact" });

/** A line over time. */
export class Plot extends Chart<RateSeries> {
  protected data({ times, rates }: RateSeries): uPlot.AlignedData {
    return [times, rates];
  }

  protected drawing({ color, axis }: Look): Drawing {
    return {
      scales: { x: { time: false }, y: { range: (_, __, most) => [0, Math.max(1, most * 1.1)] } },
      axes: [
        { ...axis, size: 26, values: (_, ticks) => ticks.map((at) => `${short.format(at)} s`) },
        { ...axis, size: 46, values: (_, ticks) => ticks.map((rate) => short.format(rate)) },
      ],
      series: [{}, { stroke: color("--accent"), width: 2, points: { show: false }, fill: color("--accent-faint") }],
    };
  }
}
