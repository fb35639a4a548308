import wasm from "../../build/mandelbrot.wasm";
import { defineKernel } from "../task/kernel.js";
import { foldMandelbrot } from "./mandelbrot/fold.js";
import { mandelbrotParameters } from "./mandelbrot/parameters.js";
import { planMandelbrot } from "./mandelbrot/plan.js";
import { imageJson, png } from "./mandelbrot/png.js";
import { mandelbrotPresets } from "./mandelbrot/presets.js";
import { previewText } from "./mandelbrot/preview.js";
import { decodeTile } from "./mandelbrot/tile.js";

export type { MandelbrotValue } from "./mandelbrot/fold.js";
export type { MandelbrotParams } from "./mandelbrot/parameters.js";
export type { MandelbrotTile } from "./mandelbrot/tile.js";

/** An image of the Mandelbrot set by escape counts: the same counts as the plain scalar loop in double precision. */
export const mandelbrot = defineKernel({
  name: "mandelbrot",
  summary: "draws a region of the Mandelbrot set",
  partial: "the image with the pixels that were made, the missing ones transparent",
  wasm,
  parameters: mandelbrotParameters,
  presets: mandelbrotPresets,
  plan: planMandelbrot,
  decode: decodeTile,
  fold: foldMandelbrot,
  formats: { text: previewText, json: imageJson, png },
});
