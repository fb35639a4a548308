import { encodeRefining, refiningConfiguration } from "../../src/kernels/beacons/refining/input.js";
import { planMandelbrot } from "../../src/kernels/mandelbrot/plan.js";
import { primesConfiguration } from "../../src/kernels/primes/plan.js";
import { Random } from "../helpers/random.js";
import { beacon, browsing, poisson, type Traffic } from "../unit/kernels/beacons/refining/traffic.js";
import { encodeInput } from "../../src/kernels/beacons/reading/input.js";
import { HeaderReader, type Layout, type LogKind } from "../../src/kernels/beacons/reading/layout.js";
import { drawTsv, headerOf } from "../helpers/zeek/log.js";

/** A configuration of a kernel that the law is tested on: jobs of some tens of steps, that take milliseconds. */
export interface Case {
  /** The kernel's name: its code is build/NAME.wasm. */
  kernel: string;
  what: string;
  configuration: Uint8Array;
  /** Jobs to test: there may be more. */
  jobs: number;
  /** The input of each. @default none */
  inputs?: readonly Uint8Array[];
}

/** A new kernel is one or more lines here. */
export const cases: readonly Case[] = [
  primes("small numbers, several segments a job", 0, 6_000_000, 32_768, 3, 2),
  primes("a range cut off at both ends", 1_000_003, 3_999_971, 32_768, 2, 2),
  primes("primes crossed off one multiple at a time", 1e11, 1e11 + 3_000_000, 32_768, 2, 2),
  primes("segments of the usual size", 1e10, 1e10 + 12_000_000, 262_144, 1, 2),
  mandelbrot("rows cut off", { size: "100x70", iterations: 200 }, 4),
  mandelbrot("groups that take several steps", { size: "21x5", iterations: 100_000 }, 1),
  mandelbrot("rows that take several steps", { size: "70x9", iterations: 16_384 }, 2),
  beacons("rounds of a step each", { surrogates: 30, exceedances: 3 }, [
    beacon({ period: 600, jitter: 0.1 }),
    poisson(600),
    poisson(1e6),
  ]),
  beacons("rounds of several steps", { surrogates: 2, exceedances: 1 }, [browsing(60), poisson(1, 20_000)]),
  zeek("logs of all kinds, in TSV and JSON", ["conn", "http", "ssl", "dns"], 40),
  zeek("lines that cannot be read", ["conn", "dns"], 40, 0.4),
  zeek("no line", ["conn"], 0),
];

/** Where steps are longest: only their pace is tested, since every instance takes a while to prepare. */
export const longest: readonly Case[] = [
  primes("the largest numbers", 2 ** 53 - 2 ** 26, 2 ** 53, 2 ** 21, 1, 1),
  mandelbrot("the most iterations", { size: "8x2", iterations: 1_000_000 }, 1),
  beacons("the most connections", { surrogates: 1, exceedances: 0 }, [poisson(0.1)]),
  zeek("pieces of the usual size", ["conn", "dns"], 6_000),
];

function primes(
  what: string,
  from: number,
  to: number,
  segmentBytes: number,
  segmentsPerJob: number,
  jobs: number,
): Case {
  const configuration = primesConfiguration({ from, to, segmentBytes, segmentsPerJob });
  return { kernel: "primes", what, configuration, jobs };
}

function beacons(what: string, test: { surrogates: number; exceedances: number }, groups: readonly Traffic[]): Case {
  const inputs = groups.map((traffic, job) => encodeRefining({ times: traffic(new Random(job)), seed: 7n, ...test }));
  return { kernel: "beacons", what, configuration: refiningConfiguration(), jobs: groups.length, inputs };
}

function mandelbrot(what: string, params: { size: string; iterations: number }, jobs: number): Case {
  const { configuration } = planMandelbrot({ centerX: -0.75, centerY: 0.1, width: 2.5, ...params });
  return { kernel: "mandelbrot", what, configuration: configuration!, jobs };
}

/** A job for each kind: lines of TSV, with JSON among them. */
function zeek(what: string, kinds: LogKind[], lines: number, wrong = 0): Case {
  const inputs = kinds.map((kind, file) => {
    const { text, header } = drawTsv(new Random(file + 1), { kind, lines, wrong, json: 0.3 });
    const reader = new HeaderReader("");
    const layout = headerOf(header)
      .map((line) => reader.read(line))
      .find(Boolean) as Layout;
    return encodeInput({ file, firstLine: 9, layout }, Buffer.from(text, "latin1"));
  });
  return { kernel: "zeek", what, configuration: new Uint8Array(0), jobs: kinds.length, inputs };
}
