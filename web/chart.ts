import uPlot from "uplot";
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet has nothing to give
import "uplot/dist/uPlot.min.css";

const HEIGHT = 150;

/** What a chart is drawn with: a colour of the page by the name of its property, and axes of the same kind. */
export interface Look {
  color(name: string): string;
  axis: uPlot.Axis;
}

/** How what is shown is drawn; size, cursor and legend are the chart's. */
export type Drawing = Pick<uPlot.Options, "scales" | "axes" | "series" | "tzDate">;

/** In the colours of the page, as wide as its home. */
export abstract class Chart<Shown> {
  #plot: uPlot | undefined;
  #shown: { value: Shown } | undefined;
  readonly #scheme = matchMedia("(prefers-color-scheme: dark)");
  readonly #resized: ResizeObserver;

  constructor(private readonly home: HTMLElement) {
    this.#resized = new ResizeObserver(() => this.#plot?.setSize({ width: home.clientWidth, height: HEIGHT }));
    this.#resized.observe(home);
    this.#scheme.addEventListener("change", this.#redraw);
  }

  protected abstract data(shown: Shown): uPlot.AlignedData;
  /** @param shown what is shown at the moment it is asked for */
  protected abstract drawing(look: Look, shown: () => Shown): Drawing;

  show(value: Shown): void {
    this.#shown = { value };
    const data = this.data(value);
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
    if (this.#shown) this.show(this.#shown.value);
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
      ...this.drawing({ color, axis }, () => this.#shown!.value),
    };
  }
}
