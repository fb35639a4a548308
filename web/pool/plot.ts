import uPlot from "uplot";
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet has nothing to give
import "uplot/dist/uPlot.min.css";
import type { RateSeries } from "./rate-series.js";

const HEIGHT = 150;
const short = new Intl.NumberFormat("en", { maximumSignificantDigits: 3, notation: "compact" });

/** A line over time, in the colours of the page, as wide as its home. */
export class Plot {
  #plot: uPlot | undefined;
  #shown: RateSeries | undefined;
  readonly #scheme = matchMedia("(prefers-color-scheme: dark)");
  readonly #resized: ResizeObserver;

  constructor(private readonly home: HTMLElement) {
    this.#resized = new ResizeObserver(() => this.#plot?.setSize({ width: home.clientWidth, height: HEIGHT }));
    this.#resized.observe(home);
    this.#scheme.addEventListener("change", this.#redraw);
  }

  show(series: RateSeries): void {
    this.#shown = series;
    const data: uPlot.AlignedData = [series.times, series.rates];
    if (this.#plot) this.#plot.setData(data);
    else this.#plot = new uPlot(this.#options(), data, this.home);
  }

  close(): void {
    this.#resized.disconnect();
    this.#scheme.removeEventListener("change", this.#redraw);
    this.#plot?.destroy();
  }

  readonly #redraw = (): void => {
    this.#plot?.destroy();
    this.#plot = undefined;
    if (this.#shown) this.show(this.#shown);
  };

  #options(): uPlot.Options {
    const style = getComputedStyle(this.home);
    const color = (name: string): string => style.getPropertyValue(name).trim();
    const axis = {
      stroke: color("--quiet"),
      grid: { stroke: color("--faint"), width: 1 },
      ticks: { show: false },
      font: "12px system-ui, sans-serif",
    };
    return {
      width: this.home.clientWidth,
      height: HEIGHT,
      cursor: { show: false },
      legend: { show: false },
      scales: { x: { time: false }, y: { range: (_, __, most) => [0, Math.max(1, most * 1.1)] } },
      axes: [
        { ...axis, size: 26, values: (_, ticks) => ticks.map((at) => `${short.format(at)} s`) },
        { ...axis, size: 46, values: (_, ticks) => ticks.map((rate) => short.format(rate)) },
      ],
      series: [{}, { stroke: color("--accent"), width: 2, points: { show: false }, fill: color("--accent-faint") }],
    };
  }
}
