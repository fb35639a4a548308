import { describe, expect, test } from "vitest";
import { Random, runs, seed } from "../../helpers/random.js";
import { Fft, type Spectrum } from "./fft.js";

const LARGEST = 20;
const fft = new Fft(LARGEST);
const logs = Array.from({ length: LARGEST - 4 }, (_, index) => index + 5);

const noise = (random: Random, log: number): Float32Array =>
  Float32Array.from({ length: 2 ** log }, () => random.next() * 2 - 1);

/** The definition, in double precision, at one frequency. */
function definition(numbers: Float32Array, k: number): [re: number, im: number] {
  let [re, im] = [0, 0];
  for (const [j, number] of numbers.entries()) {
    const angle = (-2 * Math.PI * ((j * k) % numbers.length)) / numbers.length;
    re += number * Math.cos(angle);
    im += number * Math.sin(angle);
  }
  return [re, im];
}

const energy = (numbers: Float32Array): number => numbers.reduce((sum, number) => sum + number * number, 0);

/** The greatest distance from what was expected, as a part of the root mean square of the spectrum. */
function error({ re, im }: Spectrum, numbers: Float32Array, ks: number[]): number {
  const size = Math.sqrt(energy(numbers));
  const distances = ks.map((k) => {
    const [expectedRe, expectedIm] = definition(numbers, k);
    return Math.hypot(re[k]! - expectedRe, im[k]! - expectedIm) / size;
  });
  return Math.max(...distances);
}

describe(`the real Fourier transform (SEED=${seed})`, () => {
  test.each(logs.filter((log) => log <= 10))("of 2^%i numbers is that of the definition", (log) => {
    for (let drawn = seed; drawn < seed + runs(3); drawn++) {
      const numbers = noise(new Random(drawn), log);
      const all = Array.from({ length: 2 ** (log - 1) + 1 }, (_, k) => k);
      expect(error(fft.transform(numbers), numbers, all), `SEED=${drawn}`).toBeLessThan(2e-6);
    }
  });

  test.each(logs.filter((log) => log > 10))(
    "of 2^%i numbers is that of the definition where it is looked at",
    (log) => {
      const random = new Random(seed);
      const numbers = noise(random, log);
      const half = 2 ** (log - 1);
      const some = [0, 1, half / 2, half - 1, half, random.whole(2, half - 2)];
      expect(error(fft.transform(numbers), numbers, some), `SEED=${seed}`).toBeLessThan(5e-6);
    },
  );

  test.each(logs)("of 2^%i numbers keeps their energy (Parseval)", (log) => {
    const numbers = noise(new Random(seed), log);
    const { re, im } = fft.transform(numbers);
    const half = 2 ** (log - 1);
    const ends = re[0]! ** 2 + re[half]! ** 2;
    const total = (2 * (energy(re) + energy(im)) - ends) / 2 ** log;
    expect(total / energy(numbers), `SEED=${seed}`).toBeCloseTo(1, 5);
  });

  test.each([5, 6, 9, 17])("of a wave among 2^%i numbers is one line", (log) => {
    const length = 2 ** log;
    const frequency = new Random(seed).whole(1, length / 2 - 1);
    const wave = Float32Array.from({ length }, (_, j) =>
      Math.cos((2 * Math.PI * ((j * frequency) % length)) / length + 1),
    );
    const { re, im } = fft.transform(wave);
    for (const [k, real] of re.entries()) {
      const [expectedRe, expectedIm] = k === frequency ? [Math.cos(1) / 2, Math.sin(1) / 2] : [0, 0];
      const distance = Math.hypot(real / length - expectedRe, im[k]! / length - expectedIm);
      if (distance > 1e-6) throw new Error(`${distance} off at ${k} for a wave of ${frequency}, SEED=${seed}`);
    }
  });

  test("of a comb is a comb, and of a single pulse has the same power everywhere", () => {
    const comb = new Float32Array(4_096).map((_, j) => (j % 64 === 0 ? 1 : 0));
    const { re } = fft.transform(comb);
    expect(re.every((real, k) => Math.abs(real - (k % 64 === 0 ? 64 : 0)) < 1e-4)).toBe(true);
    const pulse = new Float32Array(131_072);
    pulse[77] = 3;
    const spectrum = fft.transform(pulse);
    expect(spectrum.re.every((real, k) => Math.abs(Math.hypot(real, spectrum.im[k]!) - 3) < 1e-5)).toBe(true);
  });

  test("goes on, bit for bit, in another instance from the one buffer that lies between two passes", () => {
    const random = new Random(seed);
    for (const log of [5, 10, 13, 17]) {
      const numbers = noise(random, log);
      const whole = fft.transform(numbers);
      for (let stop = 1; stop < fft.exports.fftSteps(log); stop++) {
        fft.put(numbers);
        for (let step = 0; step < stop; step++) fft.exports.fftStep(log, step);
        const other = log < 17 ? new Fft(log) : fft;
        const saved = fft.buffer(log, stop).slice();
        if (other === fft) fft.transform(noise(random, log));
        other.buffer(log, stop).set(saved);
        for (let step = stop; step < fft.exports.fftSteps(log); step++) other.exports.fftStep(log, step);
        expect(Buffer.compare(bytes(other.spectrum(log)), bytes(whole)), `2^${log}, stopped at ${stop}`).toBe(0);
      }
    }
  });
});

const bytes = ({ re, im }: Spectrum): Buffer => Buffer.concat([Buffer.from(re.buffer), Buffer.from(im.buffer)]);
