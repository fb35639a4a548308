/** Colours that counts run through, and again from the start: red, green, blue. */
const stops = [
  [8, 12, 48],
  [24, 72, 168],
  [80, 176, 232],
  [240, 250, 255],
  [255, 200, 72],
  [208, 88, 24],
  [88, 16, 40],
] as const;
const SHADES = 1_024;
/** How fast colours change: shades per unit of the root of the count. */
const SPEED = 64;

const opaque = 0xff00_0000;
let shades: Uint32Array | undefined;

function mixed(): Uint32Array {
  return Uint32Array.from({ length: SHADES }, (_, shade) => {
    const place = (shade / SHADES) * stops.length;
    const [a, b] = [stops[Math.floor(place)]!, stops[(Math.floor(place) + 1) % stops.length]!];
    const [red, green, blue] = a.map((value, index) => Math.round(value + (b[index]! - value) * (place % 1)));
    return (opaque | (blue! << 16) | (green! << 8) | red!) >>> 0;
  });
}

/**
 * The colour of an escape count, as a little-endian RGBA pixel. Points that did not escape are black. It takes only
 * operations that every engine rounds alike, so that images are the same everywhere.
 */
export function colorOf(count: number, iterations: number): number {
  if (count >= iterations) return opaque;
  shades ??= mixed();
  return shades[Math.floor(Math.sqrt(count) * SPEED) % SHADES]!;
}
