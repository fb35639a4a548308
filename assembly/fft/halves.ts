// 2 M real numbers are transformed as M complex ones, each a pair of them. What the complex transform Z says of the
// even and of the odd numbers is parted afterwards (Press et al., "Numerical Recipes", section 12.3):
//
//   E = (Z[k] + conj Z[M - k]) / 2      X[k]     = E + w^k O
//   O = (Z[k] - conj Z[M - k]) / 2i     X[M - k] = conj(E - w^k O)

/** Parts the halves of Z in place, from `from` to `to` of M / 2, multiples of four; `half` bytes to imaginary parts. */
export function partHalves(z: usize, half: usize, points: usize, twiddles: usize, from: u32, to: u32): void {
  const imaginary = z + half;
  const table = points * 2;
  if (from == 0) {
    store<f32>(z + points * 4, load<f32>(z));
    store<f32>(imaginary + points * 4, load<f32>(imaginary));
    const middle = imaginary + points * 2;
    store<f32>(middle, -load<f32>(middle));
  }
  const oneHalf = f32x4.splat(0.5);
  for (let k: usize = from; k < <usize>to; k += 4) {
    const low = k * 4;
    const high = (points - k - 3) * 4;
    const wr = v128.load(twiddles + low);
    const wi = v128.load(twiddles + low + table);
    const r1 = v128.load(z + low);
    const i1 = v128.load(imaginary + low);
    const r2 = reversed(v128.load(z + high));
    const i2 = reversed(v128.load(imaginary + high));
    const er = f32x4.mul(oneHalf, f32x4.add(r1, r2));
    const ei = f32x4.mul(oneHalf, f32x4.sub(i1, i2));
    const or = f32x4.mul(oneHalf, f32x4.add(i1, i2));
    const oi = f32x4.mul(oneHalf, f32x4.sub(r2, r1));
    const tr = f32x4.sub(f32x4.mul(wr, or), f32x4.mul(wi, oi));
    const ti = f32x4.add(f32x4.mul(wr, oi), f32x4.mul(wi, or));
    v128.store(z + low, f32x4.add(er, tr));
    v128.store(imaginary + low, f32x4.add(ei, ti));
    v128.store(z + high, reversed(f32x4.sub(er, tr)));
    v128.store(imaginary + high, reversed(f32x4.sub(ti, ei)));
  }
}

// @ts-ignore: a decorator
@inline
function reversed(a: v128): v128 {
  return v128.shuffle<f32>(a, a, 3, 2, 1, 0);
}
