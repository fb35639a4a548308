// The real Fourier transform of the kernels against those of npm, and beside FFTW: 131,072 numbers, single precision.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compile } from "../../scripts/build/assemblyscript.mjs";
import { openTransforms } from "../peers/fft.mjs";
import { row } from "../support/row.mjs";
import { interleaved, median } from "../support/sample.mjs";

const log = 17;
/** Transforms of each in a round; the median counts. */
const times = 50;

export async function measure() {
  const folder = mkdtempSync(join(tmpdir(), "partway-bench-"));
  const transforms = { ours: await openOurs(folder), ...openTransforms(log) };
  const numbers = Float32Array.from({ length: 2 ** log }, (_, j) => ((j * 2_654_435_761) % 1_000) / 1_000 - 0.5);
  checkAgreement(transforms, numbers);
  const fftw = compileFftw(folder);
  const figures = await interleaved(
    {
      ...Object.fromEntries(
        Object.entries(transforms).map(([name, { transform }]) => [name, () => timeTransform(transform, numbers)]),
      ),
      ...(fftw && { fftw: () => Number(execFileSync(fftw, [`${log}`, `${times}`])) }),
    },
    9,
  );
  rmSync(folder, { recursive: true });
  const { ours, fftw: inC, ...npm } = figures;
  const against = (peerName, peer, value) =>
    row({
      name: "real FFT of 131,072 numbers",
      unit: "ms",
      ours,
      peer,
      peerName,
      goal: { of: "ratio", is: "below", value },
    });
  return [
    ...Object.entries(npm).map(([name, peer]) => against(name, peer, 1)),
    // No race: it shows what such a transform may cost on this machine.
    against("FFTW in C", inC, 2),
  ];
}

async function openOurs(folder) {
  const file = join(folder, "fft.wasm");
  await compile("test/fixtures/kernels/fft.ts", file, ["--target", "release"]);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file)));
  exports.reserveFft(log);
  while (exports.prepareFft());
  const view = (at, length) => new Float32Array(exports.memory.buffer, at, length);
  const input = view(exports.fftInput(), 2 ** log);
  const re = view(exports.fftOutput(log), 2 ** (log - 1) + 1);
  const im = view(exports.fftOutput(log) + exports.halfBytes(log), 2 ** (log - 1) + 1);
  return {
    transform(numbers) {
      input.set(numbers);
      exports.transform(log);
    },
    power: (_, k) => re[k] ** 2 + im[k] ** 2,
  };
}

function checkAgreement(transforms, numbers) {
  for (const k of [0, 1, 77, 30_000, 65_535]) {
    const powers = Object.entries(transforms).map(([name, { transform, power }]) => [
      name,
      power(transform(numbers), k),
    ]);
    const [, ours] = powers[0];
    const wrong = powers.find(([, power]) => Math.abs(power - ours) > 1e-3 * (1 + ours));
    if (wrong) throw new Error(`the power at ${k} is ${ours} of ours and ${wrong[1]} of ${wrong[0]}`);
  }
}

function timeTransform(transform, numbers) {
  const figures = [];
  for (let time = 0; time < times; time++) {
    const start = performance.now();
    transform(numbers);
    figures.push(performance.now() - start);
  }
  return median(figures);
}

/** FFTW's program; undefined where there is no C compiler, or no FFTW. */
function compileFftw(folder) {
  const program = join(folder, "fft");
  const source = new URL("../peers/fft.c", import.meta.url).pathname;
  const { error, status } = spawnSync("cc", ["-O3", "-o", program, source, "-lfftw3f"], { stdio: "inherit" });
  return error || status !== 0 ? undefined : program;
}
