import type { Page } from "playwright";

/**
 * Waits until a picture is painted to its last pixel, which takes some frames.
 *
 * @param root what has the canvas, as an expression: a document or a shadow root
 * @returns the canvas's width, its height, and how many of its pixels are opaque
 */
export function paintedWhole(page: Page, root: string): Promise<number[]> {
  return page.evaluate<number[]>(`new Promise((resolve) => {
    const look = () => {
      const canvas = ${root}.querySelector("canvas");
      const { width, height } = canvas;
      const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
      let opaque = 0;
      for (let at = 3; at < data.length; at += 4) if (data[at] === 255) opaque++;
      if (opaque === width * height) resolve([width, height, opaque]);
      else requestAnimationFrame(look);
    };
    look();
  })`);
}
