// A round looks at one series at one bin width, in operations:
//
//   measuring   binning ... | the transform ... | the power's sums | bands ...
//   verifying   binning ... | the transform ... | the power        | the transform again ... | the autocorrelation
//
// Where a round is short, it is one step; else each operation is a step, and what lies in the transform's buffers
// belongs to the state.

import { fftBuffer, fftBytes, fftInput, fftSpare, fftStep, fftSteps } from "../fft/transform";
import { mirrorPower, verify } from "./autocorrelation";
import { binPiece, binningSteps } from "./binning";
import { bandSteps, scanBands, sumPower } from "./evidence";
import { logOf } from "./group";
import { VERIFYING, state } from "./state";

/** log2 of the bins that a round of one step has at most. */
const SHORT: u32 = 14;

/** Steps of a round. */
export function roundSteps(width: u32, verifying: bool): u32 {
  return isShort(width) ? 1 : operations(width, verifying);
}

/** Does a step of the round at hand. True when that ends it. */
export function roundStep(series: u32): bool {
  const width = state.width;
  const end = operations(width, state.phase == VERIFYING);
  const until = isShort(width) ? end : state.operation + 1;
  for (; state.operation < until; state.operation++) operate(width, series, state.operation);
  return state.operation == end;
}

function isShort(width: u32): bool {
  return logOf(width) <= SHORT && binningSteps() == 1;
}

function operations(width: u32, verifying: bool): u32 {
  const transform = fftSteps(logOf(width));
  return binningSteps() + transform + 1 + (verifying ? transform + 1 : bandSteps(width));
}

function operate(width: u32, series: u32, operation: u32): void {
  const log = logOf(width);
  const transform = fftSteps(log);
  if (operation < binningSteps()) return binPiece(width, series, operation);
  operation -= binningSteps();
  if (operation < transform) return fftStep(log, operation);
  operation -= transform;
  if (state.phase != VERIFYING) return operation == 0 ? sumPower(width) : scanBands(width, operation - 1);
  if (operation == 0) return mirrorPower(width);
  operation -= 1;
  if (operation < transform) return fftStep(log, operation);
  verify(width);
}

/** Whether there is such an operation in a round at the width at hand, or none. */
export function isOperation(): bool {
  const between = state.operation == 0;
  return between || (!isShort(state.width) && state.operation < operations(state.width, state.phase == VERIFYING));
}

/** Where the buffer lies that the next operation needs. */
export function bufferAt(): usize {
  const log = logOf(state.width);
  const transform = fftSteps(log);
  const operation = state.operation;
  if (operation < binningSteps()) return fftInput();
  const done = operation - binningSteps();
  if (done <= transform) return fftBuffer(log, done);
  if (state.phase != VERIFYING) return fftSpare(log);
  return fftBuffer(log, done - transform - 1);
}

/** Its bytes; none before the first operation. */
export function bufferBytes(): u32 {
  return state.operation == 0 ? 0 : <u32>fftBytes(logOf(state.width));
}
