import uPlot from "uplot";
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet has nothing to give
import "uplot/dist/uPlot.min.css";
import { beaconsShown } from "partway/kernels";

const HEIGHT = 150;
const count = new Intl.NumberFormat("en", { maximumSignificantDigits: 3, notation: "compact" });

/** Bars, in the colours of the page, as wide as their home. */
export class Bars {
  #plot: uPlot | undefined;
  #shown: readonly beaconsShown.Bar[] = [];
  readonly #scheme = matchMedia("(prefers-color-scheme: dark)");
  readonly #resized: ResizeObserver;

  /** @param of seconds, or seconds since 1970 */
  constructor(
    private readonly home: HTMLElement,
    private readonly of: "gaps" | "times",
  ) {
    this.#resized = new ResizeObserver(() => this.#plot?.setSize({ width: home.clientWidth, height: HEIGHT }));
    this.#resized.observe(home);
    this.#scheme.addEventListener("change", this.#redraw);
  }

  show(bars: readonly beaconsShown.Bar[]): void {
    this.#shown = bars;
    const middles = bars.map(({ from, to }) => (from + to) / 2);
    const data: uPlot.AlignedData = [middles, bars.map((bar) => bar.count)];
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
    this.show(this.#shown);
  };

  #range(): uPlot.Range.MinMax {
    return [this.#shown[0]?.from ?? 0, this.#shown.at(-1)?.to ?? 1];
  }

  #options(): uPlot.Options {
    const style = getComputedStyle(this.home);
    const color = (name: string): string => style.getPropertyValue(name).trim();
    const axis = {
      stroke: color("--quiet"),
      grid: { stroke: color("--faint"), width: 1 },
      ticks: { show: false },
      font: "12px system-ui, sans-serif",
    };
    const isTime = this.of === "times";
    const text = isTime ? (at: number) => beaconsShown.timeText(at).slice(5, 16) : beaconsShown.durationText;
    return {
      width: this.home.clientWidth,
      height: HEIGHT,
      cursor: { show: false },
      legend: { show: false },
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), "Etc/UTC"),
      scales: {
        x: { time: isTime, range: () => this.#range() },
        y: { range: (_, __, most) => [0, Math.max(1, most)] },
      },
      axes: [
        { ...axis, size: 26, space: 100, values: (_, ticks) => ticks.map(text) },
        { ...axis, size: 46, values: (_, ticks) => ticks.map((many) => count.format(many)) },
      ],
      series: [
        {},
        {
          fill: color("--accent"),
          width: 0,
          points: { show: false },
          paths: uPlot.paths.bars!({ size: [1, Number.POSITIVE_INFINITY], gap: 1 }),
        },
      ],
    };
  }
}
