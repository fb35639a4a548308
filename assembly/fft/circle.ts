// Points of the unit circle, e^(-2 pi i k / n), as f32. Only an eighth of it is computed, in f64; the rest is mirrored,
// so that the same k / n is the same number whatever n is.

import { reserve } from "../sdk/memory";

/** Points that one step makes. */
const PIECE: u32 = 2_048;

/** An eighth of the circle: for each k from 0 to eighth, cos and sin of 2 pi k / (8 eighth), f32 each. */
let points: usize = 0;
let eighth: u32 = 0;
let made: u32 = 0;

/** Makes room for a circle of 2^log points, 8 at least. */
export function reserveCircle(log: u32): void {
  eighth = 1 << (log - 3);
  points = reserve((<usize>eighth + 1) * 8);
  made = 0;
}

/** Makes some of the points. False when there were none left to make. */
export function makePoints(): bool {
  if (made > eighth) return false;
  const end = min(made + PIECE, eighth + 1);
  for (; made < end; made++) {
    const angle = (NativeMath.PI / 4) * (<f64>made / <f64>eighth);
    store<f32>(points + <usize>made * 8, <f32>NativeMath.cos(angle));
    store<f32>(points + <usize>made * 8, <f32>NativeMath.sin(angle), 4);
  }
  return true;
}

/** The real part of e^(-2 pi i k / 2^log), k from 0 to 2^log. */
export function cosine(k: u32, log: u32): f32 {
  return along(<u32>((<u64>k * eighth * 8) >> log));
}

/** The imaginary part of e^(-2 pi i k / 2^log), k from 0 to 2^log. */
export function minusSine(k: u32, log: u32): f32 {
  return along(<u32>((<u64>k * eighth * 8) >> log) + eighth * 2);
}

/** The cosine of 2 pi k / (8 eighth). */
function along(k: u32): f32 {
  const octant = (k / eighth) & 7;
  const rest = k % eighth;
  const mirrored = octant & 1 ? eighth - rest : rest;
  const value = load<f32>(points + <usize>mirrored * 8 + ((octant + 1) & 2 ? 4 : 0));
  return octant >= 2 && octant <= 5 ? -value : value;
}
