import { useSignalEffect } from "@preact/signals";
import type { AnyKernel } from "partway";
import { type AnswerView, createAnswer } from "partway/element/parts";
import { useLayoutEffect, useRef } from "preact/hooks";
import { answer, call, phase } from "../run/run.js";

/**
 * A kernel's value: a number with its frontier, a picture, or text. Until another run of the kernel has something to show,
 * what the one before has made stays: whoever zooms again and again has a picture under the mouse.
 */
export function Value({ kernel }: { kernel: AnyKernel }) {
  const home = useRef<HTMLDivElement>(null);
  const own = useRef<AnswerView | null>(null);
  // Before the run has anything to show, however short it is.
  useLayoutEffect(() => {
    own.current = createAnswer(home.current!, kernel);
    // Another run of the same kernel has a view of its own: a picture may have another size.
  }, [call.value]);
  useSignalEffect(() => {
    if (answer.value) own.current?.show(answer.value.value, phase.value === "ended");
    else if (phase.value === "ended") home.current?.replaceChildren();
  });
  return <div ref={home} class="value" />;
}
