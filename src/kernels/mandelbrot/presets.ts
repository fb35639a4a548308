import type { Preset } from "../../task/kernel.js";
import type { MandelbrotParams } from "./parameters.js";

export const mandelbrotPresets: Preset<Partial<MandelbrotParams>>[] = [
  { title: "The whole set", params: { centerX: -0.75, centerY: 0, width: 3 } },
  { title: "Seahorse Valley", params: { centerX: -0.7445, centerY: 0.1215, width: 0.012, iterations: 3_000 } },
  { title: "Elephant Valley", params: { centerX: 0.3117, centerY: 0.0301, width: 0.014, iterations: 2_000 } },
  {
    title: "A copy of the set, found two billion times deeper",
    params: { centerX: -1.25065608132528, centerY: 0.02011309127052, width: 1.5e-9, iterations: 50_000 },
  },
  {
    title: "Spirals around a double spiral, 4096 pixels wide: takes a while",
    params: {
      centerX: -0.743643887037151,
      centerY: 0.13182590420533,
      width: 5.2e-11,
      size: "4096",
      iterations: 20_000,
    },
  },
];
