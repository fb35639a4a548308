import { useSignalEffect } from "@preact/signals";
import { plural } from "partway/element/parts";
import { type BeaconRow, beaconsShown } from "partway/kernels";
import { useEffect, useRef } from "preact/hooks";
import type { Bars } from "./bars.js";
import { chosen, chosenRow, neverShow, table } from "./table.js";

const { durationText, gapBars, gapsOf, harmless, percentText, scoreText, timeBars, timeText } = beaconsShown;

/** In bars, of the timeline and of the histogram. */
const TIMES = 96;
const GAPS = 40;

/** One group, so that a person can see why it is where it is: its gaps, and when it was active. */
export function Details() {
  const row = chosenRow.value;
  if (!row) return null;
  return (
    <section class="details" aria-labelledby="details-title">
      <h3 id="details-title">
        {harmless(row.source)} to {harmless(row.destination)}
      </h3>
      <p>{wordsOf(row)}</p>
      <div class="buttons">
        <button type="button" class="small" onClick={() => neverShow(row)}>
          Never show this
        </button>
        <button type="button" class="small" onClick={() => (chosen.value = undefined)}>
          Close
        </button>
      </div>
      <Charts />
    </section>
  );
}

function wordsOf(row: BeaconRow): string {
  const { connections, period, jitter, firstSeen, lastSeen, bytes, sources, rita, refined } = row;
  const rhythm = period === undefined ? "" : `, every ${durationText(period)}`;
  const spread = jitter === undefined ? "" : `, jitter ${Math.round(100 * jitter)}%`;
  const score = rita ? ` RITA's score: ${scoreText(rita.score)}.` : "";
  const others = sources === undefined ? "" : ` ${plural(sources, "source")} in all.`;
  return `${plural(connections, "connection")}${rhythm}${spread}; ${plural(bytes, "byte")}; from ${timeText(firstSeen)} to ${timeText(lastSeen)} (UTC).${others}${score} Looked at ${percentText(refined)} of the way.`;
}

/** What draws them is loaded when there is something to draw. */
function Charts() {
  const gaps = useRef<HTMLDivElement>(null);
  const times = useRef<HTMLDivElement>(null);
  const drawn = useRef<{ gaps: Bars; times: Bars } | null>(null);
  const closed = useRef(false);
  const draw = (): void => {
    const { value } = table.peek() ?? {};
    const row = chosenRow.peek();
    if (!drawn.current || !value || !row) return;
    const when = value.timesOf(row);
    drawn.current.gaps.show(gapBars(gapsOf(when), GAPS));
    drawn.current.times.show(timeBars(when, TIMES));
  };
  useEffect(() => {
    const loading = import("./bars.js").then(({ Bars: Drawing }) => {
      if (closed.current) return;
      drawn.current = { gaps: new Drawing(gaps.current!, "gaps"), times: new Drawing(times.current!, "times") };
      draw();
    });
    // Its words are there all the same.
    loading.catch(() => {});
    return () => {
      closed.current = true;
      drawn.current?.gaps.close();
      drawn.current?.times.close();
    };
  }, []);
  useSignalEffect(() => {
    if (chosenRow.value) draw();
  });
  return (
    <>
      <h4>Gaps between connections</h4>
      <div ref={gaps} class="bars" role="img" aria-label="How often each gap between connections occurs" />
      <h4>Connections over time (UTC)</h4>
      <div ref={times} class="bars" role="img" aria-label="How many connections there were over time" />
    </>
  );
}
