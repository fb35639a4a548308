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

/**
 * Paints pixels `from` to before `to` of a tile, `shift` further in the image, as long as their colours are mixed. Millions in a run: a function of its own,
 * which takes a quarter of the time that a loop among captured variables takes.
 *
 * @returns the first whose colour is not, or `to`
 */
function paintRow(
  image: Uint32Array,
  shift: number,
  counts: Uint32Array,
  from: number,
  to: number,
  colors: Uint32Array,
): number {
  for (let index = from; index < to; index++) {
    const color = colors[counts[index]!]!;
    if (color === 0) return index;
    image[index + shift] = color;
  }
  return to;
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
  /** Paints over what is there of a tile, its first `known` pixels: they are the same. */
  const paint = (tile: MandelbrotTile, known: number): void => {
    const { counts } = tile;
    byRows(tile, known, (index, at, length) => {
      const shift = at - index;
      for (let next = index; ; ) {
        next = paintRow(image, shift, counts, next, index + length, colors);
        if (next === index + length) return;
        colors[counts[next]!] = colorOf(counts[next]!, iterations);
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
