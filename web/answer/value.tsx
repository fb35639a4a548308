import { useSignalEffect } from "@preact/signals";
import type { AnyKernel } from "partway";
import { type AnswerView, createAnswer } from "partway/element";
import { useEffect, useRef } from "preact/hooks";
import { answer, call } from "../run/run.js";

interface ValueProps {
  kernel: AnyKernel;
  /** Where whoever needs it finds what shows the value. */
  view?: { current: AnswerView | null };
}

/** A kernel's value: a number with its frontier, a picture, or text. */
export function Value({ kernel, view }: ValueProps) {
  const home = useRef<HTMLDivElement>(null);
  const own = useRef<AnswerView | null>(null);
  useEffect(() => {
    own.current = createAnswer(home.current!, kernel);
    if (view) view.current = own.current;
    return () => home.current?.replaceChildren();
    // Another run of the same kernel has a view of its own: a picture may have another size.
  }, [call.value]);
  useSignalEffect(() => {
    if (answer.value) own.current?.show(answer.value.value);
  });
  return <div ref={home} class="value" />;
}
