// A group of eight pixels, two to a vector: four chains of operations that do not wait for one another.
//
//   state   0 .. 63   zr, eight f64     64 .. 127   zi     128 .. 191   count, eight u64; 0: not escaped yet
//   point   0 .. 63   cr, eight f64     64 .. 71    ci, of all eight
//
// Iterations go by in batches. A calm batch counts nothing: it only looks where z is at its end. If something has
// escaped there, the batch is done once more from where it started, counting. That nothing escapes and comes back
// in between is certain for |c| < 2: from |z| >= 2 on, |z * z + c| >= |z| * |z| - |c| > |z|. The rounding of one
// iteration is below 1e-14; groups with |c| * |c| above CALM leave it more than enough room by counting always. Nor is
// there a NaN in a calm batch: from the |z| < 6 that one may start with, eight iterations lead to less than 1e203.
//
// Pixels that have escaped become copies of one that has not, so that they need nothing of their own: all of
// a calm batch, eight vectors of z, four of cr and one of ci, leaves three of sixteen registers free.

/** Pixels in a group. */
export const GROUP: u32 = 8;
/** Bytes of a group's state, as it goes into a snapshot. */
export const STATE: usize = 192;
export const state = memory.data(192, 16);

const point = memory.data(72, 16);
const IMAGINARY: usize = 64;
const COUNT: usize = 128;
const BATCH: u32 = 8;
/** The greatest |c|^2 that batches may be calm with. */
const CALM: f64 = 4 - 1e-6;

/** Whether any of the eight pixels has not escaped. */
let anyLeft: bool = false;
/** Whether all of those that are left have a |c|^2 that batches may be calm with. */
let calm: bool = false;

/** Starts `pixels` pixels (at most GROUP) from column `x` of the image on, in the row of imaginary part `ci`. */
export function beginGroup(left: f64, pixel: f64, x: u32, ci: f64, pixels: u32): void {
  memory.fill(state, 0, STATE);
  store<f64>(point, ci, IMAGINARY);
  for (let index: u32 = 0; index < GROUP; index++) {
    store<f64>(point + index * 8, left + (<f64>(x + index) + 0.5) * pixel);
    if (index >= pixels) store<u64>(state + index * 8, 1, COUNT);
  }
  retire();
}

/** Goes on from a group's state that a snapshot held. */
export function resumeGroup(saved: usize): void {
  memory.copy(state, saved, STATE);
  retire();
}

/** Iterates the group `count` times, or until all its pixels have escaped; `done` iterations have gone before. */
export function iterate(done: u32, count: u32): void {
  const end = done + count;
  while (anyLeft && end - done >= BATCH) {
    if (calm) done = calmBatches(done, end);
    if (end - done < BATCH) break;
    countingBatch(done, BATCH);
    done += BATCH;
  }
  if (anyLeft && end > done) countingBatch(done, end - done);
}

/** Writes the counts of the first `pixels` pixels to `counts`, u32 each. */
export function endGroup(counts: usize, pixels: u32, iterations: u32): void {
  for (let index: u32 = 0; index < pixels; index++) {
    const count = <u32>load<u64>(state + index * 8, COUNT);
    store<u32>(counts + index * 4, count == 0 ? iterations : count);
  }
}

/** Iterates whole batches as long as nothing has escaped at the end of them. Gives how many iterations are done then. */
function calmBatches(done: u32, end: u32): u32 {
  const ci = v128.load64_splat(point, IMAGINARY);
  const crA = v128.load(point);
  const crB = v128.load(point, 16);
  const crC = v128.load(point, 32);
  const crD = v128.load(point, 48);
  let zrA = v128.load(state);
  let zrB = v128.load(state, 16);
  let zrC = v128.load(state, 32);
  let zrD = v128.load(state, 48);
  let ziA = v128.load(state, 64);
  let ziB = v128.load(state, 80);
  let ziC = v128.load(state, 96);
  let ziD = v128.load(state, 112);
  for (; end - done >= BATCH; done += BATCH) {
    for (let left = BATCH; left > 0; left--) {
      const zrA2 = f64x2.mul(zrA, zrA);
      const ziA2 = f64x2.mul(ziA, ziA);
      ziA = f64x2.add(f64x2.mul(f64x2.add(zrA, zrA), ziA), ci);
      zrA = f64x2.add(f64x2.sub(zrA2, ziA2), crA);

      const zrB2 = f64x2.mul(zrB, zrB);
      const ziB2 = f64x2.mul(ziB, ziB);
      ziB = f64x2.add(f64x2.mul(f64x2.add(zrB, zrB), ziB), ci);
      zrB = f64x2.add(f64x2.sub(zrB2, ziB2), crB);

      const zrC2 = f64x2.mul(zrC, zrC);
      const ziC2 = f64x2.mul(ziC, ziC);
      ziC = f64x2.add(f64x2.mul(f64x2.add(zrC, zrC), ziC), ci);
      zrC = f64x2.add(f64x2.sub(zrC2, ziC2), crC);

      const zrD2 = f64x2.mul(zrD, zrD);
      const ziD2 = f64x2.mul(ziD, ziD);
      ziD = f64x2.add(f64x2.mul(f64x2.add(zrD, zrD), ziD), ci);
      zrD = f64x2.add(f64x2.sub(zrD2, ziD2), crD);
    }
    const within = v128.and(
      v128.and(isWithin(zrA, ziA), isWithin(zrB, ziB)),
      v128.and(isWithin(zrC, ziC), isWithin(zrD, ziD)),
    );
    if (!i64x2.all_true(within)) break;
    v128.store(state, zrA);
    v128.store(state, zrB, 16);
    v128.store(state, zrC, 32);
    v128.store(state, zrD, 48);
    v128.store(state, ziA, 64);
    v128.store(state, ziB, 80);
    v128.store(state, ziC, 96);
    v128.store(state, ziD, 112);
  }
  return done;
}

/** In each lane, whether |z|^2 <= 4. */
// @ts-ignore: a decorator
@inline
function isWithin(zr: v128, zi: v128): v128 {
  return f64x2.le(f64x2.add(f64x2.mul(zr, zr), f64x2.mul(zi, zi)), f64x2.splat(4));
}

/** Iterates `count` times, and writes down which pixels escape when. */
function countingBatch(done: u32, count: u32): void {
  for (let pair = state; pair < state + 64; pair += 16) countPair(pair, point + (pair - state), done, count);
  retire();
}

function countPair(pair: usize, c: usize, done: u32, count: u32): void {
  const four = f64x2.splat(4);
  const cr = v128.load(c);
  const ci = v128.load64_splat(point, IMAGINARY);
  const counted = v128.load(pair, COUNT);
  const before = i64x2.eq(counted, i64x2.splat(0));
  let zr = v128.load(pair);
  let zi = v128.load(pair, IMAGINARY);
  let alive = before;
  let passed = i64x2.splat(done);
  for (; count > 0; count--) {
    const zr2 = f64x2.mul(zr, zr);
    const zi2 = f64x2.mul(zi, zi);
    alive = v128.and(alive, f64x2.le(f64x2.add(zr2, zi2), four));
    passed = i64x2.sub(passed, alive);
    zi = f64x2.add(f64x2.mul(f64x2.add(zr, zr), zi), ci);
    zr = f64x2.add(f64x2.sub(zr2, zi2), cr);
  }
  v128.store(pair, zr);
  v128.store(pair, zi, IMAGINARY);
  v128.store(pair, v128.bitselect(passed, counted, v128.andnot(before, alive)), COUNT);
}

/** Makes the pixels that have escaped copies of the first that has not, and looks whether batches may be calm. */
function retire(): void {
  let first: usize = 0;
  while (first < GROUP && load<u64>(state + first * 8, COUNT) != 0) first++;
  anyLeft = first < GROUP;
  if (!anyLeft) return memory.fill(state, 0, COUNT);
  const ci = load<f64>(point, IMAGINARY);
  const source = first * 8;
  calm = true;
  for (let offset: usize = 0; offset < GROUP * 8; offset += 8) {
    if (load<u64>(state + offset, COUNT) != 0) {
      store<f64>(state + offset, load<f64>(state + source));
      store<f64>(state + offset, load<f64>(state + source, IMAGINARY), IMAGINARY);
      store<f64>(point + offset, load<f64>(point + source));
    }
    const cr = load<f64>(point + offset);
    if (cr * cr + ci * ci > CALM) calm = false;
  }
}
