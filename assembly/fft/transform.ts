// A transform of 2^log real numbers, done in steps: X[k] = sum over j of x[j] e^(-2 pi i j k / 2^log). In single
// precision, good to some 1e-6 of the spectrum's root mean square: a pass on f64x2 takes 1.5 to 1.9 times as long.
//
//   step   0            the first pass, in pieces
//          1 ...        the other passes
//          the last     parting the halves
//
// Passes go from one of two buffers to the other. The numbers are put into buffer 1:
//
//   buffer   | 2^log numbers                  |      before the first pass
//            | M real parts, + | M imaginary parts, + |      after it, `HALF` bytes apart, M = 2^(log - 1)
//
// All that there is to know between two steps is the step's number and what lies in the buffers; between two passes one
// of them is enough (`fftBuffer`).

import { reserve } from "../sdk/memory";
import { halfTwiddles, makeTwiddles, passTwiddles, reserveTwiddles } from "./twiddles";
import { firstPass, nextPass, pairPass } from "./passes";
import { partHalves } from "./halves";

export { SMALLEST } from "./twiddles";

/** Points that one step takes through a pass at most: a tenth of a millisecond or so. */
const PIECE: u32 = 65_536;
/** Points of room behind each half: M + 1 come out, and a power of two between halves is bad for the cache. */
const ROOM: usize = 16;

let buffers: usize = 0;
let bufferBytes: usize = 0;

/** Makes room for transforms of 2^5 to 2^`largest` numbers; `prepareFft` makes their tables. */
export function reserveFft(largest: u32): void {
  reserveTwiddles(largest);
  bufferBytes = fftBytes(largest);
  buffers = reserve(2 * bufferBytes);
}

/** Does a step of making tables, a fraction of a millisecond. False when there was nothing left to do. */
export function prepareFft(): bool {
  return makeTwiddles();
}

/** Where the 2^log numbers go, f32 each. */
// @ts-ignore: a decorator
@inline
export function fftInput(): usize {
  return buffers + bufferBytes;
}

/** Bytes of a buffer as it is between two passes. */
export function fftBytes(log: u32): usize {
  return 2 * halfBytes(log);
}

/** From a real part to its imaginary part, in bytes. */
export function halfBytes(log: u32): usize {
  return ((<usize>1 << (log - 1)) + ROOM) * 4;
}

/** Steps of a transform of 2^log numbers. */
export function fftSteps(log: u32): u32 {
  return (passes(log) + 1) * pieces(log);
}

/** The buffer that holds what there is before step `step`. In the middle of a pass the other one is needed too. */
export function fftBuffer(log: u32, step: u32): usize {
  return bufferAfter(min(step / pieces(log), passes(log)));
}

/** Where X ends up: real parts for k = 0 ... 2^(log - 1), and `halfBytes(log)` on, imaginary parts. */
export function fftOutput(log: u32): usize {
  return bufferAfter(passes(log));
}

/** The buffer that X is not in: room for as many bytes, until the next transform. */
export function fftSpare(log: u32): usize {
  return bufferAfter(passes(log) + 1);
}

/** Does step `step` of a transform of 2^log numbers, after those before it. */
export function fftStep(log: u32, step: u32): void {
  const pass = step / pieces(log);
  const piece = step % pieces(log);
  const points: u32 = 1 << (log - 1);
  const quarter = points / 4;
  const half = halfBytes(log);
  const x = bufferAfter(pass);
  const y = bufferAfter(pass + 1);
  const length = quarter / pieces(log);
  const from = piece * length;
  if (pass == passes(log)) {
    partHalves(x, half, points, halfTwiddles(log), 2 * from, 2 * (from + length));
  } else if (pass == 0) {
    firstPass(x, y, half, quarter, passTwiddles(log), from, from + length);
  } else if (pass * 2 + 2 < log) {
    nextPass(x, y, half, quarter, passTwiddles(log), <usize>1 << (2 * pass), from, from + length);
  } else {
    pairPass(x, y, half, quarter, 2 * from, 2 * (from + length));
  }
}

/** Passes that four points go through together, and one more of pairs if M is no power of four. */
// @ts-ignore: a decorator
@inline
function passes(log: u32): u32 {
  return log / 2;
}

// @ts-ignore: a decorator
@inline
function pieces(log: u32): u32 {
  return max<u32>(1, (<u32>1 << (log - 1)) / PIECE);
}

// @ts-ignore: a decorator
@inline
function bufferAfter(pass: u32): usize {
  return pass & 1 ? buffers : buffers + bufferBytes;
}
