import type { AnyKernel } from "partway";
import { type Field, fields, kernels as byName } from "partway/kernels";

/** The kernels that the page offers. */
export const kernels: readonly AnyKernel[] = Object.values(byName);

export function kernelOf(name: string): AnyKernel | undefined {
  return kernels.find((kernel) => kernel.name === name);
}

const known = new WeakMap<AnyKernel, readonly Field[]>();

/** Its parameters as fields, read from its schema once. */
export function fieldsOf(kernel: AnyKernel): readonly Field[] {
  if (!known.has(kernel)) known.set(kernel, fields(kernel));
  return known.get(kernel)!;
}
