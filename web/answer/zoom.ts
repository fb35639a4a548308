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

/** The limits of the width. */
export interface Limits {
  least: number;
  most: number;
}

/** The region a picture was made of; undefined if its parameters are of another kind. */
export function regionOf(params: Record<string, unknown>): Region | undefined {
  const { centerX, centerY, width } = params;
  const known = [centerX, centerY, width].every((value) => typeof value === "number");
  return known ? ({ centerX, centerY, width } as Region) : undefined;
}

/** Zooms about a point, which stays where it is. @param factor above 1 goes in @param aspect the picture's height by its width */
export function zoomAt(region: Region, { x, y }: Point, factor: number, aspect: number, limits: Limits): Region {
  const width = Math.min(limits.most, Math.max(limits.least, region.width / factor));
  const gained = region.width - width;
  return rounded({
    centerX: region.centerX + gained * (x - 0.5),
    centerY: region.centerY - gained * aspect * (y - 0.5),
    width,
  });
}

/** Zooms to a rectangle, of the picture's own shape: the larger side counts. */
export function zoomTo(region: Region, a: Point, b: Point, aspect: number, limits: Limits): Region {
  const side = Math.max(Math.abs(a.x - b.x), Math.abs(a.y - b.y));
  const width = Math.min(limits.most, Math.max(limits.least, region.width * side));
  const [x, y] = [(a.x + b.x) / 2, (a.y + b.y) / 2];
  return rounded({
    centerX: region.centerX + region.width * (x - 0.5),
    centerY: region.centerY - region.width * aspect * (y - 0.5),
    width,
  });
}

/** Moves by parts of the picture's sides; y goes down. */
export function moveBy(region: Region, x: number, y: number, aspect: number): Region {
  const { centerX, centerY, width } = region;
  return rounded({ centerX: centerX + width * x, centerY: centerY - width * aspect * y, width });
}

/** No more digits than a thousandth of a pixel needs: an address should be short. */
function rounded({ centerX, centerY, width }: Region): Region {
  const digits = Math.min(17, Math.max(1, 7 - Math.floor(Math.log10(width))));
  const fixed = (value: number): number => Number(value.toFixed(digits));
  return { centerX: fixed(centerX), centerY: fixed(centerY), width: Number(width.toPrecision(6)) };
}
