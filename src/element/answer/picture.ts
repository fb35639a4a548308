import type { AnyKernel } from "../../index.js";
import type { AnswerView } from "../answer.js";
import { create } from "../nodes.js";
import { type Picture, factorFor, shrink } from "./shrink.js";
import { Sweep } from "./sweep.js";

/** Milliseconds of an animation frame that may go into painting: half of what it has at 60 frames a second. */
const BUDGET = 8;
/** Pixels of the picture that are painted between two looks at the clock: less than a millisecond's worth. */
const BAND = 2 ** 16;
/**
 * Pixels of the canvas at most. With 8192x8192, Chromium 156 stalls for up to 1.5 s on one row that is put there, since it
 * copies a canvas that was shown before it is changed; Firefox 153 for 1 s. With 2048x2048 neither has a long task.
 */
const MOST = 2 ** 22;

export function isPicture(value: unknown): value is Picture {
  const { width, height, pixels } = (value ?? {}) as Partial<Picture>;
  const isSide = (side: unknown): side is number => Number.isInteger(side) && (side as number) > 0;
  if (!isSide(width) || !isSide(height)) return false;
  const bytes = pixels instanceof Uint8Array || pixels instanceof Uint8ClampedArray ? pixels : undefined;
  // An ImageData takes no shared memory.
  return bytes?.buffer instanceof ArrayBuffer && bytes.length >= width * height * 4;
}

/** What is on the canvas: the same pixels, which the run paints on in, until another picture comes. */
interface Surface {
  picture: Picture;
  factor: number;
  sweep: Sweep;
  /** Rows of the canvas in a band. */
  band: number;
  /** A view of the pixels themselves; of a picture that is shown smaller, room for a band. */
  image: ImageData;
}

export function pictureView(home: HTMLElement, kernel: AnyKernel): AnswerView {
  const canvas = create("canvas", { role: "img", "aria-label": `${kernel.name}: the picture so far`, part: "picture" });
  const context = canvas.getContext("2d")!;
  let surface: Surface | undefined;
  let awaited = false;
  home.append(canvas);

  // A tab that is hidden has no animation frames: what is new waits there, as one frame, until it is seen again.
  const paintSoon = (): void => {
    if (awaited) return;
    awaited = true;
    requestAnimationFrame(() => {
      awaited = false;
      paint(context, surface!);
      if (!surface!.sweep.done) paintSoon();
    });
  };

  return {
    canvas,
    show(value) {
      const picture = value as Picture;
      if (!surface || !isSame(surface.picture, picture)) surface = spread(picture, canvas);
      surface.sweep.renew();
      paintSoon();
    },
  };
}

function isSame(one: Picture, other: Picture): boolean {
  const { pixels } = one;
  const sameBytes = pixels.buffer === other.pixels.buffer && pixels.byteOffset === other.pixels.byteOffset;
  return sameBytes && one.width === other.width && one.height === other.height;
}

function spread(picture: Picture, canvas: HTMLCanvasElement): Surface {
  const factor = factorFor(picture, MOST);
  const [width, height] = [picture.width, picture.height].map((side) => Math.ceil(side / factor)) as [number, number];
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const band = Math.min(height, Math.max(1, Math.floor(BAND / (picture.width * factor))));
  const image = factor === 1 ? new ImageData(bytesOf(picture), width, height) : new ImageData(width, band);
  return { picture, factor, sweep: new Sweep(height), band, image };
}

function bytesOf({ width, height, pixels }: Picture): Uint8ClampedArray<ArrayBuffer> {
  return new Uint8ClampedArray(pixels.buffer as ArrayBuffer, pixels.byteOffset, width * height * 4);
}

/** Paints a band, and further ones as long as the frame has time for them. */
function paint(context: CanvasRenderingContext2D, { picture, factor, sweep, band, image }: Surface): void {
  const start = performance.now();
  do {
    const rows = sweep.next(band);
    const { from, count } = rows;
    if (factor === 1) {
      context.putImageData(image, 0, 0, 0, from, image.width, count);
    } else {
      shrink(picture, factor, rows, image.data);
      context.putImageData(image, 0, from, 0, 0, image.width, count);
    }
  } while (!sweep.done && performance.now() - start < BUDGET);
}
