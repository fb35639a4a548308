/** Pixels in rows, four bytes each: red, green, blue, alpha. What is missing is transparent. */
export interface Picture {
  width: number;
  height: number;
  pixels: Uint8Array | Uint8ClampedArray;
}

/** By which whole number the sides of a picture are to be divided for it to have `most` pixels or fewer. */
export function factorFor({ width, height }: Pick<Picture, "width" | "height">, most: number): number {
  let factor = Math.max(1, Math.floor(Math.sqrt((width * height) / most)));
  while (Math.ceil(width / factor) * Math.ceil(height / factor) > most) factor++;
  return factor;
}

/**
 * Makes some rows of the picture that has a pixel for each square of `factor` x `factor`: the mean of those that are
 * there, each colour by its alpha, so that missing pixels take nothing from the others.
 *
 * @param target has room for the rows
 */
export function shrink(
  { width, height, pixels }: Picture,
  factor: number,
  { from, count }: { from: number; count: number },
  target: Uint8ClampedArray,
): void {
  let into = 0;
  for (let top = from * factor; top < (from + count) * factor; top += factor) {
    const bottom = Math.min(height, top + factor);
    for (let left = 0; left < width; left += factor) {
      const right = Math.min(width, left + factor);
      let [red, green, blue, alpha] = [0, 0, 0, 0];
      for (let y = top; y < bottom; y++) {
        const end = (y * width + right) * 4;
        for (let at = (y * width + left) * 4; at < end; at += 4) {
          const weight = pixels[at + 3]!;
          red += pixels[at]! * weight;
          green += pixels[at + 1]! * weight;
          blue += pixels[at + 2]! * weight;
          alpha += weight;
        }
      }
      const whole = Math.max(1, alpha);
      target[into++] = red / whole;
      target[into++] = green / whole;
      target[into++] = blue / whole;
      target[into++] = alpha / ((bottom - top) * (right - left));
    }
  }
}
