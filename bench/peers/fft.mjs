import KissFft from "kissfft-js";
import FftJs from "fft.js";
import webfft from "webfft";

/**
 * The Fourier transforms of real numbers that npm has: each made for 2^log numbers, and then a function of them. `power`
 * tells from what it returned the power at a frequency, so that it can be seen that all do the same.
 *
 * @returns {Record<string, { transform(numbers: Float32Array): unknown, power(spectrum: any, k: number): number }>}
 */
export function openTransforms(log) {
  const length = 2 ** log;
  const fftJs = new FftJs(length);
  const output = fftJs.createComplexArray();
  const kiss = new KissFft.FFTR(length);
  const kissWasm = new webfft(length, "kissWasm");
  const complex = new Float32Array(2 * length);
  const power = (spectrum, k) => spectrum[2 * k] ** 2 + spectrum[2 * k + 1] ** 2;
  return {
    "fft.js": {
      transform(numbers) {
        fftJs.realTransform(output, numbers);
        return output;
      },
      power,
    },
    // Its way for real numbers gives other frequencies than it says; complex ones it transforms as they are.
    "webfft's kissfft": {
      transform(numbers) {
        for (let j = 0; j < length; j++) complex[2 * j] = numbers[j];
        return kissWasm.fft(complex);
      },
      power,
    },
    "kissfft-js": { transform: (numbers) => kiss.forward(numbers), power },
  };
}
