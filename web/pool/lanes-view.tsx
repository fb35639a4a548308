import { useSignalEffect } from "@preact/signals";
import { lane } from "partway/element/parts";
import { useRef } from "preact/hooks";
import { clock } from "../run/clock.js";
import { progress } from "../run/run.js";
import type { BlockKind } from "./lane-history.js";
import { SPAN, history } from "./lanes.js";
import { workers } from "./pool.js";

const kinds: BlockKind[] = ["finished", "in flight", "part done", "failed", "not begun"];

/** A lane for each worker: its chunks of the last seconds, and what it does now. */
export function Lanes() {
  const known = new Map((progress.value?.workers ?? []).map((worker) => [worker.worker, worker]));
  const count = Math.max(workers.value, ...[...known.keys()].map((number) => number + 1));
  const inFlight = progress.value?.inFlight ?? [];
  return (
    <>
      <ul id="lanes" aria-label="What each worker does">
        {Array.from({ length: count }, (_, number) => {
          const worker = known.get(number);
          return (
            <li key={number}>
              <Lane worker={number} />
              <span>{worker ? lane(worker, inFlight) : `Worker ${number + 1}: not started`}</span>
            </li>
          );
        })}
      </ul>
      <ul class="legend" aria-label="Chunks of jobs in the lanes">
        {kinds.map((kind) => (
          <li key={kind}>
            <span class="swatch" data-kind={kind} />
            {kind}
          </li>
        ))}
      </ul>
    </>
  );
}

/** Now is at its right edge. It stands still when the run does. */
function Lane({ worker }: { worker: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useSignalEffect(() => {
    // Drawn as often as there is news of the run, and no more: nothing moves for its own sake.
    if (progress.value || canvas.current) draw(canvas.current!, worker);
  });
  return <canvas ref={canvas} class="lane" aria-hidden="true" width={600} height={20} />;
}

function draw(canvas: HTMLCanvasElement, worker: number): void {
  const context = canvas.getContext("2d")!;
  const { width, height } = canvas;
  const colors = colorsOf(canvas);
  const now = clock.now;
  const x = (at: number): number => Math.max(0, width * (1 - (now - at) / SPAN));
  context.clearRect(0, 0, width, height);
  for (const { kind, from, to = now } of history.blocks(worker)) {
    if (now - to > SPAN) continue;
    const [left, right] = [x(from), x(to)];
    context.fillStyle = colors[kind];
    // A gap tells chunks apart where there is room for one.
    const gap = right - left > 4 ? 1.5 : 0.5;
    const [top, tall] = kind === "part done" ? [height / 2, height / 2] : [0, height];
    context.fillRect(left, top, Math.max(1, right - left - gap), tall);
  }
}

function colorsOf(canvas: HTMLCanvasElement): Record<BlockKind, string> {
  const style = getComputedStyle(canvas);
  const entries = kinds.map((kind) => [kind, style.getPropertyValue(`--chunk-${kind.replace(" ", "-")}`)]);
  return Object.fromEntries(entries) as Record<BlockKind, string>;
}
