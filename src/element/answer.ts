import type { AnyKernel } from "../index.js";
import { countView, isCount } from "./answer/count.js";
import { isPicture, pictureView } from "./answer/picture.js";
import { textView } from "./answer/text.js";

/** Shows a run's value in the shape it deserves, again and again while it grows. */
export interface AnswerView {
  /**
   * Shows what the run has made so far. Cheap: a picture is only noted, and painted in the animation frames that follow,
   * all of it, at about 8 ms each; a text that takes long to make is made less often. Undefined shows nothing.
   *
   * @param last whether no other value follows: then it is shown in any case @default false
   */
  show(value: unknown, last?: boolean): void;
  /**
   * Of a picture, once there is one. It has the picture's size up to 2^22 pixels; a larger one is shown at a half, a
   * third ... of it, since browsers stall on canvases that large. The pixels themselves are in the value.
   */
  readonly canvas?: HTMLCanvasElement | undefined;
}

/**
 * A view of one run's answer. A value with `width`, `height` and RGBA `pixels` is a picture, one with the parts of a
 * `PrimesValue` a count; any other is shown as the kernel's `text` format has it, or as JSON.
 *
 * @param home where the answer stands; what was there goes when the first value comes
 */
export function createAnswer(home: HTMLElement, kernel: AnyKernel): AnswerView {
  let view: AnswerView | undefined;
  return {
    show(value, last) {
      if (value === undefined) return;
      if (!view) {
        home.replaceChildren();
        const create = isPicture(value) ? pictureView : isCount(value) ? countView : textView;
        view = create(home, kernel);
      }
      view.show(value, last);
    },
    get canvas() {
      return view?.canvas;
    },
  };
}
