// Whether a group of connections, those from one host to another, comes at regular times, and with what period: the
// strongest evidence in its spectra at several bin widths, tested against surrogates (Theiler et al., "Testing for
// nonlinearity in time series: the method of surrogate data", Physica D 58, 1992).
//
//   measuring: a round for each width | verifying: one round | drawing: for each surrogate, a round for each width
//
// A job is a group, its input the bytes in beacons/group.ts. It ends early once so many surrogates reached the group's
// own statistic that more could not make it matter (Besag and Clifford, "Sequential Monte Carlo p-values", Biometrika 78,
// 1991): its extent shrinks then.
//
// configuration   log2 of the most bins: u32 (5 to 17), the most gaps: u32
// snapshot        beacons/state.ts; in the middle of a round of several steps, the buffer at hand too

import { widthToVerify } from "./beacons/autocorrelation";
import { endingExceedances, readGroup, reserveGroup, wantedSurrogates, widths } from "./beacons/group";
import { makeQuantiles } from "./beacons/random";
import { bufferAt, bufferBytes, isOperation, roundStep, roundSteps } from "./beacons/rounds";
import { DRAWING, ENDED, MEASURING, STATE, VERIFYING, clearState, state } from "./beacons/state";
import { fftBytes, prepareFft, reserveFft } from "./fft/transform";
import { fail, reserve } from "./sdk/memory";
import { open, takeBytes, takeU32, unread } from "./sdk/reading";
import { openSigned, sign } from "./sdk/snapshot";

export { abi_version } from "./sdk/abi";
export { allocate } from "./sdk/inbox";

const MAGIC: u32 = 0x43414542; // "BEAC"
const VERSION: u32 = 1;
/** A transform of more numbers would have passes of several steps, and two buffers in the middle of one. */
const LARGEST: u32 = 17;

let saved: usize = 0;
let quantilesMade: bool = false;

export function configure(pointer: usize, length: i32): void {
  open(pointer, length);
  const log = takeU32();
  const gaps = takeU32();
  if (log > LARGEST || unread() != 0) fail();
  reserveGroup(gaps, log);
  reserveFft(log);
  saved = reserve(STATE + fftBytes(log));
}

export function prepare(budget: i32): i32 {
  let done = 0;
  for (; done < budget; done++) {
    if (!quantilesMade) {
      makeQuantiles();
      quantilesMade = true;
    } else if (!prepareFft()) {
      break;
    }
  }
  return done;
}

export function begin(job: i32, input: usize, inputLength: i32, resume: usize, resumeLength: i32): void {
  readGroup(input, inputLength);
  clearState();
  if (resumeLength > 0) goOn(resume, resumeLength);
  else if (widths == 0) state.phase = ENDED;
}

export function advance(budget: i32): i32 {
  let done = 0;
  for (; done < budget && state.phase != ENDED; done++) {
    state.steps++;
    const series = state.phase == DRAWING ? state.surrogates + 1 : 0;
    if (roundStep(series)) endRound();
  }
  return done;
}

function endRound(): void {
  state.operation = 0;
  if (state.phase == VERIFYING) {
    state.width = 0;
    state.phase = wantedSurrogates > 0 ? DRAWING : ENDED;
    return;
  }
  state.width++;
  if (state.width < widths) return;
  if (state.phase == MEASURING) {
    state.statistic = state.greatest;
    state.phase = VERIFYING;
    state.verification = state.width = widthToVerify();
  } else {
    endSurrogate();
    state.width = 0;
  }
  state.greatest = 0;
}

function endSurrogate(): void {
  state.surrogates++;
  state.sum += state.greatest;
  state.sumOfSquares += state.greatest * state.greatest;
  if (state.greatest >= state.statistic) state.exceedances++;
  const enough = endingExceedances > 0 && state.exceedances == endingExceedances;
  if (enough || state.surrogates == wantedSurrogates) state.phase = ENDED;
}

export function position(): f64 {
  return <f64>state.steps;
}

/** As long as the width to verify at is not known, it may be the one that takes the most steps. */
export function extent(): f64 {
  if (state.phase == ENDED) return <f64>state.steps;
  let series: f64 = 0;
  for (let width: u32 = 0; width < widths; width++) series += <f64>roundSteps(width, false);
  const verifying = roundSteps(state.phase == MEASURING ? 0 : state.verification, true);
  return series * (1 + <f64>wantedSurrogates) + <f64>verifying;
}

export function snapshot(): usize {
  sign(changetype<usize>(state), MAGIC, VERSION);
  state.tail = tail();
  if (state.tail == 0) return changetype<usize>(state);
  memory.copy(saved, changetype<usize>(state), STATE);
  memory.copy(saved + STATE, bufferAt(), state.tail);
  return saved;
}

export function snapshot_length(): i32 {
  return <i32>(STATE + tail());
}

function tail(): u32 {
  return state.phase == ENDED ? 0 : bufferBytes();
}

function goOn(resume: usize, resumeLength: i32): void {
  openSigned(resume, resumeLength, MAGIC, VERSION);
  open(resume, resumeLength);
  memory.copy(changetype<usize>(state), takeBytes(STATE), STATE);
  if (state.phase > ENDED || state.surrogates > wantedSurrogates) fail();
  if (state.phase != ENDED && (state.width >= widths || state.verification >= widths || !isOperation())) fail();
  if (unread() != state.tail || state.tail != tail()) fail();
  if (state.tail > 0) memory.copy(bufferAt(), takeBytes(state.tail), state.tail);
}
