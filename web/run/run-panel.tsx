import { useLayoutEffect, useRef } from "preact/hooks";
import { howFar, pace } from "partway/element/parts";
import { Ending } from "./ending.js";
import { Key } from "./key.js";
import {
  failed,
  isUnderWay,
  keptAs,
  pauseOrGoOn,
  phase,
  progress,
  status,
  stopOrForce,
  unkept,
  withoutFiles,
} from "./run.js";

/** How far the run is, in words and as a bar; and what holds it, stops it, and comes after. */
export function RunPanel() {
  const title = useRef<HTMLHeadingElement>(null);
  const underWay = isUnderWay();
  useLayoutEffect(() => {
    // Where every key means the run, unless the focus is elsewhere on purpose. On a phone, which shows the run below
    // the form, it comes into view.
    const held = document.activeElement;
    const free = held === null || held === document.body || held.closest("form, .run .buttons") !== null;
    if (free && phase.value !== "idle") title.current?.focus({ preventScroll: !underWay });
  }, [underWay]);
  return (
    <section class="panel run" aria-labelledby="run-title">
      <h2 id="run-title" tabIndex={-1} ref={title}>
        Run
      </h2>
      <p id="status" role="status" class={failed.value ? "wrong" : ""}>
        {status.value}
      </p>
      <p class="message" role="alert">
        {unkept.value ||
          (keptAs.value &&
            withoutFiles.value === keptAs.value &&
            "This browser does not keep this run's files: it can go on here, but not after a reload.")}
      </p>
      <HowFar />
      <Controls />
      <div class="next">{phase.value === "ended" ? <Ending /> : <Keys />}</div>
    </section>
  );
}

/** Changes several times a second, and is not read out. */
function HowFar() {
  const { value } = progress;
  return (
    <>
      <progress max={1} value={value?.fraction ?? 0} aria-label="Part of the work that is done" />
      <div class="far">
        <p id="counts">{value ? howFar(value) : ""}</p>
        <p id="pace">{value ? pace(value) : ""}</p>
      </div>
    </>
  );
}

function Controls() {
  const underWay = isUnderWay();
  const stopping = phase.value === "stopping";
  return (
    <div class="buttons">
      <button id="pause" type="button" aria-keyshortcuts="Space" disabled={!underWay || stopping} onClick={pauseOrGoOn}>
        {phase.value === "paused" ? "Go on" : "Pause"} <Key>Space</Key>
      </button>
      <button id="stop" type="button" aria-keyshortcuts="Escape" disabled={!underWay} onClick={stopOrForce}>
        {stopping ? "Stop by force" : "Stop"} <Key>Esc</Key>
      </button>
    </div>
  );
}

function Keys() {
  return (
    <p class="hint">
      <kbd>Enter</kbd> runs. <kbd>Space</kbd> pauses, and goes on. <kbd>Escape</kbd> stops, and keeps what was made;{" "}
      <kbd>Escape</kbd> again ends workers that do not answer. In a text field it leaves the field.
    </p>
  );
}
