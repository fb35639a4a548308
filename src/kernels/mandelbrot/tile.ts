/** What one job has made: the escape counts of a tile's first pixels, by rows. */
export interface MandelbrotTile {
  /** Where the tile lies in the image, in pixels from the upper left. */
  x: number;
  y: number;
  width: number;
  height: number;
  /** One count per pixel done: the number of iterations for a point that did not escape. */
  counts: Uint32Array;
}

//  0  magic: u32       8  x, y of the tile in the image: u32      24  pixels done: u32
//  4  version: u32    16  its width, height: u32                  28  stretches of the group at hand done: u32
const HEADER = 32;
const MAGIC = 0x444e414d;
const VERSION = 1;

/** Reads a snapshot. @throws Error */
export function decodeTile(snapshot: Uint8Array): MandelbrotTile {
  const view = new DataView(snapshot.buffer, snapshot.byteOffset, snapshot.byteLength);
  if (view.byteLength < HEADER || view.getUint32(0, true) !== MAGIC || view.getUint32(4, true) !== VERSION) {
    throw new Error(
      `expected a snapshot of mandelbrot, version ${VERSION}, got ${view.byteLength} bytes of something else`,
    );
  }
  const [x, y, width, height, pixels] = [8, 12, 16, 20, 24].map((offset) => view.getUint32(offset, true)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  // A finished tile, alone in its buffer, is handed out as it is: nobody goes on from it. That spares a run 16 MB of copies.
  const whole = pixels === width * height && snapshot.buffer.byteLength === HEADER + pixels * 4;
  const { buffer } = whole ? snapshot : snapshot.slice(0, HEADER + pixels * 4);
  return { x, y, width, height, counts: new Uint32Array(buffer as ArrayBuffer, HEADER, pixels) };
}
