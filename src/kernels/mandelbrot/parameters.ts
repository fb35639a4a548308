import * as z from "zod/mini";
import { parameters, realNumber, wholeNumber } from "../parameters.js";

const LARGEST_SIDE = 16_384;
const MOST_PIXELS = 2 ** 26;

export interface MandelbrotParams {
  centerX: number;
  centerY: number;
  width: number;
  size: number | string;
  iterations: number;
}

const sizeError =
  "expected pixels such as 1024 or 1920x1080, " +
  `sides from 1 to ${LARGEST_SIDE}, ${MOST_PIXELS} pixels in all at most`;

export const mandelbrotParameters = parameters({
  centerX: realNumber(
    { title: "Center, real part", description: "real part of the point in the middle of the image" },
    { minimum: -10, maximum: 10, default: -0.75 },
  ),
  centerY: realNumber(
    { title: "Center, imaginary part", description: "imaginary part of the point in the middle of the image" },
    { minimum: -10, maximum: 10, default: 0 },
  ),
  width: realNumber(
    { title: "Width", description: "width of the region in the complex plane" },
    { minimum: 1e-12, maximum: 100, default: 3 },
  ),
  size: z
    ._default(
      z.union([z.number(sizeError), z.string(sizeError)], sizeError).check(z.refine((size) => isSize(size), sizeError)),
      "1024",
    )
    .register(z.globalRegistry, {
      title: "Size",
      description: "size of the image: one number for a square, or WIDTHxHEIGHT",
      unit: "pixels",
    }),
  iterations: wholeNumber(
    { title: "Iterations", description: "how often a point is iterated before it counts as inside" },
    { minimum: 1, maximum: 1_000_000, default: 1_000 },
  ),
});

/** Width and height in pixels; [0, 0] for a text that is no size. */
export function sizeOf(size: number | string): [width: number, height: number] {
  const [, width, height] = /^\s*(\d{1,5})\s*(?:[x×]\s*(\d{1,5})\s*)?$/i.exec(String(size)) ?? [];
  return width === undefined ? [0, 0] : [Number(width), Number(height ?? width)];
}

function isSize(size: number | string): boolean {
  const sides = sizeOf(size);
  return sides.every((side) => side >= 1 && side <= LARGEST_SIDE) && sides[0] * sides[1] <= MOST_PIXELS;
}
