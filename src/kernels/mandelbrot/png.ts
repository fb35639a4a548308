import type { MandelbrotValue } from "./fold.js";

/** The image as a PNG file, missing pixels transparent. The encoder is loaded when it is first needed. */
export async function png({ width, height, pixels }: MandelbrotValue): Promise<Uint8Array> {
  const { encode } = await import("fast-png");
  return encode({ width, height, data: pixels, depth: 8, channels: 4 });
}

/** What stands for the image in a JSON report: the file in base64. */
export async function imageJson(value: MandelbrotValue) {
  const { width, height, iterations, covered, complete } = value;
  return { width, height, iterations, covered, complete, png: base64(await png(value)) };
}

function base64(bytes: Uint8Array): string {
  const PIECE = 8_190;
  let text = "";
  for (let at = 0; at < bytes.length; at += PIECE) text += btoa(String.fromCharCode(...bytes.subarray(at, at + PIECE)));
  return text;
}
