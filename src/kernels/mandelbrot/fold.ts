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

type PutRow = (index: number, at: number, length: number) => void;

/** Paints tiles into one image as they come; of those in flight, what is new since it was last asked. */
export function foldMandelbrot({ size, iterations }: MandelbrotParams): Fold<MandelbrotTile, MandelbrotValue> {
  const [width, height] = sizeOf(size);
  const pixels = new Uint8ClampedArray(width * height * 4);
  const image = new Uint32Array(pixels.buffer);
  let covered = 0;
  /** Tiles that are not finished and how they were last painted, by job. */
  let unfinished = new Map<number, MandelbrotTile>();

  /** By count, each mixed when it is first wanted: there are far fewer of them than pixels, and none is 0. */
  const colors = new Uint32Array(iterations + 1);
  const mix = (count: number): number => (colors[count] = colorOf(count, iterations));

  /** Does each row of a tile from its pixel `known` on: `put` gets its first pixel in the tile, in the image, and how many there are. */
  const byRows = ({ x, y, width: across, counts }: MandelbrotTile, known: number, put: PutRow): void => {
    for (let index = known; index < counts.length; ) {
      const row = Math.floor(index / across);
      const column = index - row * across;
      const length = Math.min(across - column, counts.length - index);
      put(index, (y + row) * width + x + column, length);
      index += length;
    }
  };
  const erase = (tile: MandelbrotTile, known: number): void =>
    byRows(tile, known, (_, at, length) => void image.fill(0, at, at + length));
  /** Paints over what is there of a tile, its first `known` pixels: they are the same. Millions of pixels a run: a plain loop. */
  const paint = (tile: MandelbrotTile, known: number): void => {
    const { counts } = tile;
    byRows(tile, known, (index, at, length) => {
      for (const end = index + length; index < end; index++, at++) {
        const color = colors[counts[index]!]!;
        image[at] = color === 0 ? mix(counts[index]!) : color;
      }
    });
  };
  const show = (job: number, tile: MandelbrotTile): void => {
    const before = unfinished.get(job);
    if (before) erase(before, tile.counts.length);
    paint(tile, before?.counts.length ?? 0);
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
      for (const [job, tile] of unfinished) if (!begun.has(job)) erase(tile, 0);
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
