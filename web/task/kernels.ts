import type { AnyKernel } from "partway";
import { kernels as byName } from "partway/kernels";

/** The kernels that the page offers. */
export const kernels: readonly AnyKernel[] = Object.values(byName);

export function kernelOf(name: string): AnyKernel | undefined {
  return kernels.find((kernel) => kernel.name === name);
}
