import type { Fold } from "../../task/kernel.js";
import { colorOf } from "./palette.js";
import { type MandelbrotParams, sizeOf } from "./parameters.js";
import type { MandelbrotTile } from "./tile.js";

/** The image so far. */
export interface MandelbrotValue {
  /** In pixels. */
  width: number;
  height: number;
  iterations: number;
  /** How many pixels are there. */
  covered: number;
  /** Whether all are. */
  complete: boolean;
  /** RGBA, by rows; a missing pixel is 0, 0, 0, 0. The run paints on in the same array: copy it to keep it as it is. */
  pixels: Uint8ClampedArray;
}

/** Paints tiles into one image as they come; of those in flight, what is new since it was last asked. */
export function foldMandelbrot({ size, iterations }: MandelbrotParams): Fold<MandelbrotTile, MandelbrotValue> {
  const [width, height] = sizeOf(size);
  const pixels = new Uint8ClampedArray(width * height * 4);
  const image = new Uint32Array(pixels.buffer);
  let covered = 0;
  /** Tiles that are not finished and how they were last painted, by job. */
  let unfinished = new Map<number, MandelbrotTile>();

  /** Paints a tile over what is there of it: its first `known` pixels, which are the same. */
  const paint = (tile: MandelbrotTile, known: number, color: (count: number) => number): void => {
    for (let index = known; index < tile.counts.length; index++) {
      const x = tile.x + (index % tile.width);
      const y = tile.y + Math.floor(index / tile.width);
      image[y * width + x] = color(tile.counts[index]!);
    }
  };
  const show = (job: number, tile: MandelbrotTile): void => {
    const before = unfinished.get(job);
    if (before) paint(before, tile.counts.length, () => 0);
    paint(tile, before?.counts.length ?? 0, (count) => colorOf(count, iterations));
  };

  return {
    add({ job, value }) {
      if (!value) return;
      show(job, value);
      unfinished.delete(job);
      covered += value.counts.length;
    },
    value(inFlight) {
      const begun = new Map(inFlight.flatMap(({ job, value }) => (value ? [[job, value] as const] : [])));
      for (const [job, tile] of unfinished) if (!begun.has(job)) paint(tile, 0, () => 0);
      let here = covered;
      for (const [job, tile] of begun) {
        show(job, tile);
        here += tile.counts.length;
      }
      unfinished = begun;
      return { width, height, iterations, covered: here, complete: here === width * height, pixels };
    },
  };
}
