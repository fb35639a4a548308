// The passes of a complex transform of M points that sorts itself, after Stockham (Cochran et al., "What is the fast
// Fourier transform?", IEEE Trans. Audio Electroacoust. 15, 1967; Van Loan, "Computational Frameworks for the Fast
// Fourier Transform", 1992, section 1.7), four points a butterfly. With n = M / s and w = e^(-2 pi i / n), a pass is:
//
//   y[q + s (4 p + j)] = w^(j p) * (sum over i of (-i)^(i j) x[q + s (p + i n / 4)])      q < s, p < n / 4, j < 4
//
// s is 1 in the first pass, which takes four p at once, and 4, 16 ... in the others, which take four q at once. Real
// and imaginary parts lie apart, in a buffer's two halves. Butterflies are numbered by p s + q.

/**
 * The first pass, of butterflies `from` to `to`, multiples of four. `x` holds its points as pairs of re and im, that is
 * 2 M real numbers as they come; `y` gets them in two halves, `half` bytes apart.
 */
export function firstPass(x: usize, y: usize, half: usize, quarter: usize, twiddles: usize, from: u32, to: u32): void {
  const apart = quarter * 8;
  const table = quarter * 4;
  for (let p: usize = from; p < <usize>to; p += 4) {
    const at = x + p * 8;
    const a = v128.load(at);
    const a_ = v128.load(at, 16);
    const b = v128.load(at + apart);
    const b_ = v128.load(at + apart, 16);
    const c = v128.load(at + 2 * apart);
    const c_ = v128.load(at + 2 * apart, 16);
    const d = v128.load(at + 3 * apart);
    const d_ = v128.load(at + 3 * apart, 16);
    const ar = evens(a, a_), ai = odds(a, a_);
    const br = evens(b, b_), bi = odds(b, b_);
    const cr = evens(c, c_), ci = odds(c, c_);
    const dr = evens(d, d_), di = odds(d, d_);

    const sumR = f32x4.add(ar, cr), sumI = f32x4.add(ai, ci);
    const differenceR = f32x4.sub(ar, cr), differenceI = f32x4.sub(ai, ci);
    const otherR = f32x4.add(br, dr), otherI = f32x4.add(bi, di);
    const turnedR = f32x4.sub(bi, di), turnedI = f32x4.sub(dr, br);
    const y1r = f32x4.add(differenceR, turnedR), y1i = f32x4.add(differenceI, turnedI);
    const y2r = f32x4.sub(sumR, otherR), y2i = f32x4.sub(sumI, otherI);
    const y3r = f32x4.sub(differenceR, turnedR), y3i = f32x4.sub(differenceI, turnedI);

    const w = twiddles + p * 4;
    const w1r = v128.load(w), w1i = v128.load(w + table);
    const w2r = v128.load(w + 2 * table), w2i = v128.load(w + 3 * table);
    const w3r = v128.load(w + 4 * table), w3i = v128.load(w + 5 * table);
    const to0 = y + p * 16;
    storeTurned(
      to0,
      f32x4.add(sumR, otherR),
      timesR(y1r, y1i, w1r, w1i),
      timesR(y2r, y2i, w2r, w2i),
      timesR(y3r, y3i, w3r, w3i),
    );
    storeTurned(
      to0 + half,
      f32x4.add(sumI, otherI),
      timesI(y1r, y1i, w1r, w1i),
      timesI(y2r, y2i, w2r, w2i),
      timesI(y3r, y3i, w3r, w3i),
    );
  }
}

/** Another pass, of butterflies `from` to `to`, that begin and end at a multiple of `s` or lie all within one p. */
export function nextPass(
  x: usize,
  y: usize,
  half: usize,
  quarter: usize,
  twiddles: usize,
  s: usize,
  from: u32,
  to: u32,
): void {
  const apart = quarter * 4;
  const table = quarter * 4;
  const row = s * 4;
  const firstQ = (<usize>from & (s - 1)) * 4;
  const lastQ = min(firstQ + <usize>(to - from) * 4, row);
  for (let first: usize = <usize>from & ~(s - 1); first < <usize>to; first += s) {
    const w = twiddles + first * 4;
    const w1r = v128.load32_splat(w), w1i = v128.load32_splat(w + table);
    const w2r = v128.load32_splat(w + 2 * table), w2i = v128.load32_splat(w + 3 * table);
    const w3r = v128.load32_splat(w + 4 * table), w3i = v128.load32_splat(w + 5 * table);
    const end = x + first * 4 + lastQ;
    let into = y + first * 16 + firstQ;
    for (let at = x + first * 4 + firstQ; at < end; at += 16, into += 16) {
      const ar = v128.load(at), ai = v128.load(at + half);
      const br = v128.load(at + apart), bi = v128.load(at + apart + half);
      const cr = v128.load(at + 2 * apart), ci = v128.load(at + 2 * apart + half);
      const dr = v128.load(at + 3 * apart), di = v128.load(at + 3 * apart + half);

      const sumR = f32x4.add(ar, cr), sumI = f32x4.add(ai, ci);
      const differenceR = f32x4.sub(ar, cr), differenceI = f32x4.sub(ai, ci);
      const otherR = f32x4.add(br, dr), otherI = f32x4.add(bi, di);
      const turnedR = f32x4.sub(bi, di), turnedI = f32x4.sub(dr, br);
      const y1r = f32x4.add(differenceR, turnedR), y1i = f32x4.add(differenceI, turnedI);
      const y2r = f32x4.sub(sumR, otherR), y2i = f32x4.sub(sumI, otherI);
      const y3r = f32x4.sub(differenceR, turnedR), y3i = f32x4.sub(differenceI, turnedI);

      v128.store(into, f32x4.add(sumR, otherR));
      v128.store(into + half, f32x4.add(sumI, otherI));
      v128.store(into + row, timesR(y1r, y1i, w1r, w1i));
      v128.store(into + row + half, timesI(y1r, y1i, w1r, w1i));
      v128.store(into + 2 * row, timesR(y2r, y2i, w2r, w2i));
      v128.store(into + 2 * row + half, timesI(y2r, y2i, w2r, w2i));
      v128.store(into + 3 * row, timesR(y3r, y3i, w3r, w3i));
      v128.store(into + 3 * row + half, timesI(y3r, y3i, w3r, w3i));
    }
  }
}

/** The last pass where M is no power of four: the sum and the difference of points `from` to `to`, M / 2 apart. */
export function pairPass(x: usize, y: usize, half: usize, quarter: usize, from: u32, to: u32): void {
  const apart = quarter * 8;
  for (let offset: usize = <usize>from * 4; offset < <usize>to * 4; offset += 16) {
    for (let part: usize = 0; part <= half; part += half) {
      const a = v128.load(x + part + offset);
      const b = v128.load(x + part + offset + apart);
      v128.store(y + part + offset, f32x4.add(a, b));
      v128.store(y + part + offset + apart, f32x4.sub(a, b));
    }
  }
}

// @ts-ignore: a decorator
@inline
function timesR(r: v128, i: v128, wr: v128, wi: v128): v128 {
  return f32x4.sub(f32x4.mul(r, wr), f32x4.mul(i, wi));
}

// @ts-ignore: a decorator
@inline
function timesI(r: v128, i: v128, wr: v128, wi: v128): v128 {
  return f32x4.add(f32x4.mul(r, wi), f32x4.mul(i, wr));
}

// @ts-ignore: a decorator
@inline
function evens(a: v128, b: v128): v128 {
  return v128.shuffle<f32>(a, b, 0, 2, 4, 6);
}

// @ts-ignore: a decorator
@inline
function odds(a: v128, b: v128): v128 {
  return v128.shuffle<f32>(a, b, 1, 3, 5, 7);
}

/** Stores four vectors by columns. */
// @ts-ignore: a decorator
@inline
function storeTurned(to: usize, a: v128, b: v128, c: v128, d: v128): void {
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const abHigh = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cdHigh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f64>(ab, cd, 0, 2));
  v128.store(to, v128.shuffle<f64>(ab, cd, 1, 3), 16);
  v128.store(to, v128.shuffle<f64>(abHigh, cdHigh, 0, 2), 32);
  v128.store(to, v128.shuffle<f64>(abHigh, cdHigh, 1, 3), 48);
}
