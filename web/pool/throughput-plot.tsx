import { useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { call, phase, progress } from "../run/run.js";
import type { Plot } from "./plot.js";
import { series } from "./throughput.js";

/** Jobs per second over the time of the run. What draws it is loaded when there is something to draw. */
export function Throughput() {
  const home = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | null>(null);
  useSignalEffect(() => {
    if (!call.value || plot.current) return;
    const loaded = import("./plot.js").then(({ Plot }) => {
      plot.current ??= new Plot(home.current!);
      plot.current.show(series);
    });
    // A page whose connection is gone computes all the same, and says how fast in words.
    loaded.catch(() => {});
  });
  useSignalEffect(() => {
    if (progress.value) plot.current?.show(series);
  });
  useEffect(() => () => plot.current?.close(), []);
  const tooShort = phase.value === "ended" && progress.value?.state === "settled" && series.times.length < 2;
  return (
    <div class="plot">
      {tooShort && <p class="hint">The run was over before there was a line to draw.</p>}
      <div ref={home} role="img" aria-label="Jobs per second over the time of the run" hidden={tooShort} />
    </div>
  );
}
