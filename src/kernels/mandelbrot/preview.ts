import type { Surface } from "../../task/kernel.js";
import type { MandelbrotValue } from "./fold.js";

const MOST_COLUMNS = 60;
/** Dark to light. A missing pixel is a space. */
const ramp = ".:-=+*#%@";

type Color = readonly [red: number, green: number, blue: number];

/** The image, small, in characters; and how much of it there is. */
export function previewText(value: MandelbrotValue, { columns, color }: Surface): string {
  const width = Math.max(1, Math.min(columns, MOST_COLUMNS, value.width));
  const scale = value.width / width;
  const rows = Math.max(1, Math.round(value.height / scale / 2));
  const lines = Array.from({ length: rows }, (_, row) => {
    const cells = Array.from({ length: width }, (_, column) => {
      const half = (index: number): Color | undefined => average(value, column, 2 * row + index, width, 2 * rows);
      return [half(0), half(1)] as const;
    });
    return color ? colored(cells) : plain(cells);
  });
  const { width: across, height: down, covered, complete } = value;
  const share = complete ? "complete" : `${covered} of ${across * down} pixels`;
  return `${lines.join("\n")}\n${across}x${down} pixels, ${value.iterations} iterations, ${share}`;
}

/** The mean colour of the pixels of one cell out of `across` x `down`, or undefined if they are all missing. */
function average({ width, height, pixels }: MandelbrotValue, x: number, y: number, across: number, down: number) {
  const sum = [0, 0, 0];
  let present = 0;
  const [left, right] = span(x, across, width);
  const [top, bottom] = span(y, down, height);
  for (let row = top; row < bottom; row++) {
    for (let at = (row * width + left) * 4; at < (row * width + right) * 4; at += 4) {
      if (pixels[at + 3] === 0) continue;
      present++;
      for (let channel = 0; channel < 3; channel++) sum[channel]! += pixels[at + channel]!;
    }
  }
  return present === 0 ? undefined : (sum.map((total) => Math.round(total / present)) as unknown as Color);
}

/** The pixels of part number `index` of `parts`: at least one. */
function span(index: number, parts: number, length: number): [start: number, end: number] {
  const start = Math.min(length - 1, Math.floor((index * length) / parts));
  return [start, Math.max(start + 1, Math.floor(((index + 1) * length) / parts))];
}

/** Two pixels to a character: the upper one its ink, the lower one its ground. */
function colored(cells: readonly (readonly [Color | undefined, Color | undefined])[]): string {
  let last = "";
  const characters = cells.map(([upper, lower]) => {
    const [ink, ground] = upper ? [upper, lower] : [lower, undefined];
    const style = `\x1b[${ink ? `38;2;${ink.join(";")}` : "39"};${ground ? `48;2;${ground.join(";")}` : "49"}m`;
    const character = upper ? "▀" : lower ? "▄" : " ";
    const changed = style !== last;
    last = style;
    return changed ? style + character : character;
  });
  return `${characters.join("")}\x1b[0m`;
}

function plain(cells: readonly (readonly [Color | undefined, Color | undefined])[]): string {
  return cells
    .map(([upper, lower]) => {
      const shown = [upper, lower].filter((half) => half !== undefined);
      if (shown.length === 0) return " ";
      const light =
        shown.reduce((sum, [red, green, blue]) => sum + 0.3 * red + 0.59 * green + 0.11 * blue, 0) / shown.length;
      return ramp[Math.min(ramp.length - 1, Math.floor((light / 256) * ramp.length))];
    })
    .join("");
}
