/** The part of the plane that a picture shows, as parameters have it. */
export interface Region {
  centerX: number;
  centerY: number;
  /** Of the picture, in the plane. */
  width: number;
}

/** A point of the picture, each part from 0 (left, upper edge) to 1. */
export interface Point {
  x: number;
  y: number;
}

/** From the least to the most that each part of a region may be. */
export type Limits = Readonly<Record<keyof Region, readonly [least: number, most: number]>>;

/** The region a picture was made of; undefined if its parameters are of another kind. */
export function regionOf(params: Record<string, unknown>): Region | undefined {
  const { centerX, centerY, width } = params;
  const known = [centerX, centerY, width].every((value) => typeof value === "number");
  return known ? ({ centerX, centerY, width } as Region) : undefined;
}

/** A picture's height by its width, as its parameters have them: `1024`, or `300x200`. */
export function aspectOf({ size }: Record<string, unknown>): number {
  const [width = 1, height = width] = (String(size).match(/\d+/g) ?? []).map(Number);
  return height / width;
}

/** Zooms about a point, which stays where it is. @param factor above 1 goes in @param aspect the picture's height by its width */
export function zoomAt(region: Region, { x, y }: Point, factor: number, aspect: number, limits: Limits): Region {
  const width = within(region.width / factor, limits.width);
  const gained = region.width - width;
  return rounded(
    {
      centerX: region.centerX + gained * (x - 0.5),
      centerY: region.centerY - gained * aspect * (y - 0.5),
      width,
    },
    limits,
  );
}

/** Zooms to a rectangle, of the picture's own shape: the larger side counts. */
export function zoomTo(region: Region, a: Point, b: Point, aspect: number, limits: Limits): Region {
  const side = Math.max(Math.abs(a.x - b.x), Math.abs(a.y - b.y));
  const [x, y] = [(a.x + b.x) / 2, (a.y + b.y) / 2];
  return rounded(
    {
      centerX: region.centerX + region.width * (x - 0.5),
      centerY: region.centerY - region.width * aspect * (y - 0.5),
      width: within(region.width * side, limits.width),
    },
    limits,
  );
}

/** Moves by parts of the picture's sides; y goes down. */
export function moveBy(region: Region, x: number, y: number, aspect: number, limits: Limits): Region {
  const { centerX, centerY, width } = region;
  return rounded({ centerX: centerX + width * x, centerY: centerY - width * aspect * y, width }, limits);
}

/** No more digits than a thousandth of a pixel needs: an address should be short. */
function rounded({ centerX, centerY, width }: Region, limits: Limits): Region {
  const digits = Math.min(17, Math.max(1, 7 - Math.floor(Math.log10(width))));
  const fixed = (value: number): number => Number(value.toFixed(digits));
  return {
    centerX: within(fixed(centerX), limits.centerX),
    centerY: within(fixed(centerY), limits.centerY),
    width: Number(width.toPrecision(6)),
  };
}

function within(value: number, [least, most]: readonly [number, number]): number {
  return Math.min(most, Math.max(least, value));
}
