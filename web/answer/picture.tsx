import { useSignal } from "@preact/signals";
import type { AnyKernel } from "partway";
import type { AnswerView } from "partway/element";
import { useEffect, useRef } from "preact/hooks";
import { markStep } from "../address.js";
import { Key } from "../run/key.js";
import { begin, supersede } from "../run/run.js";
import { choose } from "../task/form.js";
import { Value } from "./value.js";
import { type Limits, type Point, type Region, moveBy, regionOf, zoomAt, zoomTo } from "./zoom.js";

interface PictureProps {
  kernel: AnyKernel;
  params: Record<string, unknown>;
}

/** What a wheel's turn is worth, and how long it has to rest before it counts, in ms. */
const WHEEL = 1 / 400;
const REST = 180;
const STEP = 2;
/** Those of the kernel's own schema. */
const limits: Limits = { least: 1e-12, most: 100 };

/** The picture as it fills in. Whoever zooms stops the run, and the next one begins. */
export function Picture({ kernel, params }: PictureProps) {
  const view = useRef<AnswerView | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  const dragged = useSignal<{ from: Point; to: Point } | undefined>(undefined);
  const region = regionOf(params)!;
  const aspect = (): number => {
    const { width = 1, height = 1 } = view.current?.canvas ?? {};
    return height / width;
  };
  const go = async (next: Region): Promise<void> => {
    const changed = { ...params, ...next };
    await supersede();
    markStep();
    choose(kernel, changed);
    void begin({ kernel, params: changed });
  };
  const place = ({ clientX, clientY }: MouseEvent): Point => {
    const { left, top, width, height } = frame.current!.querySelector("canvas")!.getBoundingClientRect();
    return { x: clip((clientX - left) / width), y: clip((clientY - top) / height) };
  };
  useWheel(frame, (factor, event) => void go(zoomAt(region, place(event), factor, aspect(), limits)));
  const zoom = (factor: number): void => void go(zoomAt(region, { x: 0.5, y: 0.5 }, factor, aspect(), limits));
  const move = (x: number, y: number): void => void go(moveBy(region, x, y, aspect()));
  const keys: Record<string, () => void> = {
    "+": () => zoom(STEP),
    "-": () => zoom(1 / STEP),
    ArrowLeft: () => move(-0.25, 0),
    ArrowRight: () => move(0.25, 0),
    ArrowUp: () => move(0, -0.25),
    ArrowDown: () => move(0, 0.25),
  };
  const pressed = (event: KeyboardEvent): void => {
    const act = keys[event.key === "=" ? "+" : event.key];
    if (!act || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    act();
  };
  const begun = (event: PointerEvent): void => {
    if (event.pointerType === "touch" || event.button !== 0 || !(event.target instanceof HTMLCanvasElement)) return;
    frame.current!.setPointerCapture(event.pointerId);
    dragged.value = { from: place(event), to: place(event) };
  };
  const moved = (event: PointerEvent): void => {
    if (dragged.value) dragged.value = { ...dragged.value, to: place(event) };
  };
  const ended = (): void => {
    const { from, to } = dragged.value ?? {};
    dragged.value = undefined;
    // A click is no drag.
    if (from && to && Math.max(Math.abs(from.x - to.x), Math.abs(from.y - to.y)) > 0.02)
      void go(zoomTo(region, from, to, aspect(), limits));
  };
  return (
    <>
      <div
        ref={frame}
        class="picture"
        role="group"
        aria-label="The picture: plus and minus zoom, arrow keys move"
        tabIndex={0}
        onKeyDown={pressed}
        onPointerDown={begun}
        onPointerMove={moved}
        onPointerUp={ended}
        onPointerCancel={() => (dragged.value = undefined)}
      >
        <Value kernel={kernel} view={view} />
        {dragged.value && <Selection {...dragged.value} />}
      </div>
      <div class="buttons">
        <button type="button" class="small" onClick={() => zoom(STEP)}>
          Zoom in <Key>+</Key>
        </button>
        <button type="button" class="small" onClick={() => zoom(1 / STEP)}>
          Zoom out <Key>−</Key>
        </button>
      </div>
      <p class="hint">
        Drag over a part of the picture, or turn the wheel, to zoom: the run stops, and the next begins.
      </p>
    </>
  );
}

/** What is dragged over. */
function Selection({ from, to }: { from: Point; to: Point }) {
  const percent = (part: number): string => `${part * 100}%`;
  return (
    <div
      class="selection"
      style={{
        left: percent(Math.min(from.x, to.x)),
        top: percent(Math.min(from.y, to.y)),
        width: percent(Math.abs(from.x - to.x)),
        height: percent(Math.abs(from.y - to.y)),
      }}
    />
  );
}

/** The turns of a wheel count together, once it rests. */
function useWheel(frame: { current: HTMLElement | null }, zoom: (factor: number, event: WheelEvent) => void): void {
  const last = useRef(zoom);
  last.current = zoom;
  useEffect(() => {
    const home = frame.current!;
    let turned = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wheel = (event: WheelEvent): void => {
      if (event.ctrlKey || !(event.target instanceof HTMLCanvasElement)) return;
      event.preventDefault();
      turned -= event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 30 : 1);
      clearTimeout(timer);
      timer = setTimeout(() => {
        const factor = 2 ** (turned * WHEEL);
        turned = 0;
        if (factor !== 1) last.current(factor, event);
      }, REST);
    };
    // Preact's own listeners cannot keep the page from scrolling.
    home.addEventListener("wheel", wheel, { passive: false });
    return () => {
      clearTimeout(timer);
      home.removeEventListener("wheel", wheel);
    };
  }, []);
}

function clip(part: number): number {
  return Math.min(1, Math.max(0, part));
}
