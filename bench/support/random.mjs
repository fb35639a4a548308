/** Numbers from 0 to 1 from a seed: mulberry32 (Tommy Ettinger), so that every run of a row draws the same moments. */
export function mulberry32(state) {
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Gives when to stop what is under way, in ms: any moment will do, the same ones for the same seed. */
export function moments(seed) {
  const random = mulberry32(seed);
  return () => 10 + random() * 60;
}
