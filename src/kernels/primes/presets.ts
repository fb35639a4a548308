import type { Preset } from "../../task/kernel.js";
import { LARGEST, type PrimesParams } from "./parameters.js";

export const primesPresets: Preset<Partial<PrimesParams>>[] = [
  { title: "The primes below ten billion", params: { to: 1e10 } },
  { title: "A billion numbers, from a quadrillion on", params: { from: 1e15, to: 1e15 + 1e9 } },
  { title: "The last billion numbers that there are here, up to 2^53", params: { from: LARGEST - 1e9, to: LARGEST } },
  { title: "The primes below ten trillion: takes a while", params: { to: 1e13 } },
];
