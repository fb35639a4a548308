import type { Plan } from "../../task/kernel.js";
import { type MandelbrotParams, sizeOf } from "./parameters.js";

/** A job is a square tile, numbered by rows; those at the right and lower edges may be cut off. */
export function planMandelbrot({ centerX, centerY, width, size, iterations }: MandelbrotParams): Plan {
  const [imageWidth, imageHeight] = sizeOf(size);
  const pixel = width / imageWidth;
  const tile = tileFor(iterations);
  const configuration = new DataView(new ArrayBuffer(40));
  configuration.setFloat64(0, centerX - width / 2, true);
  configuration.setFloat64(8, centerY + (pixel * imageHeight) / 2, true);
  configuration.setFloat64(16, pixel, true);
  [imageWidth, imageHeight, iterations, tile].forEach((number, index) => {
    configuration.setUint32(24 + index * 4, number, true);
  });
  return {
    jobs: Math.ceil(imageWidth / tile) * Math.ceil(imageHeight / tile),
    configuration: new Uint8Array(configuration.buffer),
  };
}

/** Pixels along a side. Where pixels may take long, tiles are small: the last ones keep no worker waiting. */
function tileFor(iterations: number): number {
  if (iterations <= 16_384) return 64;
  return iterations <= 131_072 ? 32 : 16;
}
