import uPlot from "uplot";
import { beaconsShown } from "partway/kernels";
import { Chart, type Drawing, type Look } from "../../chart.js";

type Shown = readonly beaconsShown.Bar[];

const count = new Intl.NumberFormat("en", { maximumSignificantDigits: 3, notation: "compact" });

/** Bars over a range. */
export class Bars extends Chart<Shown> {
  /** @param of seconds, or seconds since 1970 */
  constructor(
    home: HTMLElement,
    private readonly of: "gaps" | "times",
  ) {
    super(home);
  }

  protected data(bars: Shown): uPlot.AlignedData {
    return [bars.map(({ from, to }) => (from + to) / 2), bars.map((bar) => bar.count)];
  }

  protected drawing({ color, axis }: Look, shown: () => Shown): Drawing {
    const isTime = this.of === "times";
    const text = isTime ? (at: number) => beaconsShown.timeText(at).slice(5, 16) : beaconsShown.durationText;
    return {
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), "Etc/UTC"),
      scales: {
        x: { time: isTime, range: () => [shown()[0]?.from ?? 0, shown().at(-1)?.to ?? 1] },
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
