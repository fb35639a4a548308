// A group of eight pixels, two to a vector: four chains of operations that do not wait for one another.
//
//   state   0 .. 63   zr, eight f64     64 .. 127   zi     128 .. 191   count, eight u64; 0: not escaped yet
//   point   0 .. 63   cr, eight f64     64 .. 127   ci
//
// Iterations go by in batches. A batch that nothing escapes in costs no counting: it only keeps the greatest |z|^2.
// When something did escape, the batch is done once more from where it started, counting. Pixels that have escaped
// then get z = c = 0, where nothing ever happens again, so that no NaN gets into the state.

/** Pixels in a group. */
export const GROUP: u32 = 8;
/** Bytes of a group's state, as it goes into a snapshot. */
export const STATE: usize = 192;
export const state = memory.data(192, 16);

const point = memory.data(128, 16);
const IMAGINARY: usize = 64;
const COUNT: usize = 128;
const BATCH: u32 = 8;

/** Whether any of the eight pixels has not escaped. */
let anyLeft: bool = false;

/** Starts `pixels` pixels (at most GROUP) from column `x` of the image on, in the row of imaginary part `ci`. */
export function beginGroup(left: f64, pixel: f64, x: u32, ci: f64, pixels: u32): void {
  memory.fill(state, 0, STATE);
  memory.fill(point, 0, 128);
  anyLeft = true;
  for (let index: u32 = 0; index < GROUP; index++) {
    if (index < pixels) {
      store<f64>(point + index * 8, left + (<f64>(x + index) + 0.5) * pixel);
      store<f64>(point + index * 8, ci, IMAGINARY);
    } else {
      store<u64>(state + index * 8, 1, COUNT);
    }
  }
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
    done = calmBatches(done, end);
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

/** Iterates whole batches as long as nothing escapes in them. Gives how many iterations are done then. */
function calmBatches(done: u32, end: u32): u32 {
  const four = f64x2.splat(4);
  const crA = v128.load(point);
  const crB = v128.load(point, 16);
  const crC = v128.load(point, 32);
  const crD = v128.load(point, 48);
  const ciA = v128.load(point, 64);
  const ciB = v128.load(point, 80);
  const ciC = v128.load(point, 96);
  const ciD = v128.load(point, 112);
  let zrA = v128.load(state);
  let zrB = v128.load(state, 16);
  let zrC = v128.load(state, 32);
  let zrD = v128.load(state, 48);
  let ziA = v128.load(state, 64);
  let ziB = v128.load(state, 80);
  let ziC = v128.load(state, 96);
  let ziD = v128.load(state, 112);
  for (; end - done >= BATCH; done += BATCH) {
    let greatest = f64x2.splat(0);
    let greatestToo = f64x2.splat(0);
    for (let left = BATCH; left > 0; left--) {
      const zrA2 = f64x2.mul(zrA, zrA);
      const ziA2 = f64x2.mul(ziA, ziA);
      ziA = f64x2.add(f64x2.mul(f64x2.add(zrA, zrA), ziA), ciA);
      greatest = f64x2.pmax(greatest, f64x2.add(zrA2, ziA2));
      zrA = f64x2.add(f64x2.sub(zrA2, ziA2), crA);

      const zrB2 = f64x2.mul(zrB, zrB);
      const ziB2 = f64x2.mul(ziB, ziB);
      ziB = f64x2.add(f64x2.mul(f64x2.add(zrB, zrB), ziB), ciB);
      greatestToo = f64x2.pmax(greatestToo, f64x2.add(zrB2, ziB2));
      zrB = f64x2.add(f64x2.sub(zrB2, ziB2), crB);

      const zrC2 = f64x2.mul(zrC, zrC);
      const ziC2 = f64x2.mul(ziC, ziC);
      ziC = f64x2.add(f64x2.mul(f64x2.add(zrC, zrC), ziC), ciC);
      greatest = f64x2.pmax(greatest, f64x2.add(zrC2, ziC2));
      zrC = f64x2.add(f64x2.sub(zrC2, ziC2), crC);

      const zrD2 = f64x2.mul(zrD, zrD);
      const ziD2 = f64x2.mul(ziD, ziD);
      ziD = f64x2.add(f64x2.mul(f64x2.add(zrD, zrD), ziD), ciD);
      greatestToo = f64x2.pmax(greatestToo, f64x2.add(zrD2, ziD2));
      zrD = f64x2.add(f64x2.sub(zrD2, ziD2), crD);
    }
    if (v128.any_true(v128.or(f64x2.gt(greatest, four), f64x2.gt(greatestToo, four)))) break;
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

/** Iterates `count` times, and writes down which pixels escape when. */
function countingBatch(done: u32, count: u32): void {
  for (let pair = state; pair < state + 64; pair += 16) countPair(pair, point + (pair - state), done, count);
  retire();
}

function countPair(pair: usize, c: usize, done: u32, count: u32): void {
  const four = f64x2.splat(4);
  const cr = v128.load(c);
  const ci = v128.load(c, IMAGINARY);
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

/** Puts the pixels that have escaped at z = c = 0. */
function retire(): void {
  let left = i64x2.splat(0);
  for (let offset: usize = 0; offset < 64; offset += 16) {
    const alive = i64x2.eq(v128.load(state + offset, COUNT), i64x2.splat(0));
    v128.store(state + offset, v128.and(v128.load(state + offset), alive));
    v128.store(state + offset, v128.and(v128.load(state + offset, IMAGINARY), alive), IMAGINARY);
    v128.store(point + offset, v128.and(v128.load(point + offset), alive));
    v128.store(point + offset, v128.and(v128.load(point + offset, IMAGINARY), alive), IMAGINARY);
    left = v128.or(left, alive);
  }
  anyLeft = v128.any_true(left);
}
