import { useSignal } from "@preact/signals";
import type { AnyKernel } from "partway";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { markStep } from "../address.js";
import { Key } from "../run/key.js";
import { PRECIOUS, begin, isUnderWay, supersede } from "../run/run.js";
import { choose } from "../task/form.js";
import { limitsOf } from "./limits.js";
import { Value } from "./value.js";
import { type Point, type Region, aspectOf, moveBy, regionOf, zoomAt, zoomTo } from "./zoom.js";

interface PictureProps {
  kernel: AnyKernel;
  params: Record<string, unknown>;
}

/** What a wheel's turn is worth, and how long it has to rest before it counts, in ms. */
const WHEEL = 1 / 400;
const REST = 180;
const STEP = 2;
const MIDDLE: Point = { x: 0.5, y: 0.5 };

/** The picture as it fills in. Whoever zooms stops the run, and the next one begins. */
export function Picture({ kernel, params }: PictureProps) {
  const frame = useRef<HTMLDivElement>(null);
  const dragged = useSignal<{ from: Point; to: Point } | undefined>(undefined);
  /** Where the next run goes, as soon as the one that is under way has ended. */
  const wanted = useRef<Region | undefined>(undefined);
  const limits = useMemo(() => limitsOf(kernel), [kernel]);
  const aspect = aspectOf(params);
  const go = async (change: (region: Region) => Region): Promise<void> => {
    const from = wanted.current ?? regionOf(params)!;
    const next = change(from);
    if (isSame(from, next)) return;
    const waits = wanted.current !== undefined;
    wanted.current = next;
    if (waits) return;
    // Meanwhile somebody may have begun another one.
    do await supersede();
    while (isUnderWay());
    const changed = { ...params, ...wanted.current };
    wanted.current = undefined;
    markStep();
    choose(kernel, changed);
    void begin({ kernel, params: changed });
  };
  const place = ({ clientX, clientY }: MouseEvent): Point => {
    const { left, top, width, height } = frame.current!.querySelector("canvas")!.getBoundingClientRect();
    return { x: clip((clientX - left) / width), y: clip((clientY - top) / height) };
  };
  const zoom = (factor: number, at: Point = MIDDLE): void =>
    void go((region) => zoomAt(region, at, factor, aspect, limits));
  const move = (x: number, y: number): void => void go((region) => moveBy(region, x, y, aspect, limits));
  usePlusAndMinus(zoom);
  useWheel(frame, place, zoom);
  useEscape(dragged.value !== undefined, () => (dragged.value = undefined));
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
      void go((region) => zoomTo(region, from, to, aspect, limits));
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
        <Value kernel={kernel} />
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
        Drag over a part of the picture, or turn the wheel, to zoom: the run stops, and the next begins. One that took
        more than {PRECIOUS / 1_000} seconds is kept below.
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

/** They zoom wherever the focus is, but for what uses them itself. */
function usePlusAndMinus(zoom: (factor: number) => void): void {
  const last = useRef(zoom);
  last.current = zoom;
  useEffect(() => {
    const pressed = ({ key, target, defaultPrevented, ctrlKey, metaKey, altKey }: KeyboardEvent): void => {
      if (defaultPrevented || ctrlKey || metaKey || altKey || !(target instanceof Element)) return;
      if (target.closest("input, select, textarea, .picture")) return;
      if (key === "+" || key === "=") last.current(STEP);
      else if (key === "-") last.current(1 / STEP);
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);
}

/**
 * The turns of a wheel count together, once it rests. They are for what they began over: whoever scrolls the page past
 * the picture does not mean it.
 */
function useWheel(
  frame: { current: HTMLElement | null },
  place: (event: WheelEvent) => Point,
  zoom: (factor: number, at: Point) => void,
): void {
  const last = useRef(zoom);
  last.current = zoom;
  useEffect(() => {
    const home = frame.current!;
    let turned = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let turnedAt = Number.NEGATIVE_INFINITY;
    let meant = false;
    const anywhere = ({ target }: WheelEvent): void => {
      const now = performance.now();
      if (now - turnedAt >= REST) meant = target instanceof HTMLCanvasElement && home.contains(target);
      turnedAt = now;
    };
    const wheel = (event: WheelEvent): void => {
      if (!meant || event.ctrlKey || !(event.target instanceof HTMLCanvasElement)) return;
      event.preventDefault();
      turned -= event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 30 : 1);
      const at = place(event);
      clearTimeout(timer);
      timer = setTimeout(() => {
        const factor = 2 ** (turned * WHEEL);
        turned = 0;
        if (factor !== 1) last.current(factor, at);
      }, REST);
    };
    // Preact's own listeners cannot keep the page from scrolling.
    home.addEventListener("wheel", wheel, { passive: false });
    window.addEventListener("wheel", anywhere, { capture: true, passive: true });
    return () => {
      window.removeEventListener("wheel", anywhere, { capture: true });
      clearTimeout(timer);
      home.removeEventListener("wheel", wheel);
    };
  }, []);
}

/** Escape gives up a drag: the run that is under way goes on. */
function useEscape(dragging: boolean, giveUp: () => void): void {
  useEffect(() => {
    if (!dragging) return;
    const pressed = (event: KeyboardEvent): void => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      giveUp();
    };
    // Before whoever stops runs.
    window.addEventListener("keydown", pressed, { capture: true });
    return () => window.removeEventListener("keydown", pressed, { capture: true });
  }, [dragging]);
}

function isSame(one: Region, other: Region): boolean {
  return one.centerX === other.centerX && one.centerY === other.centerY && one.width === other.width;
}

function clip(part: number): number {
  return Math.min(1, Math.max(0, part));
}
