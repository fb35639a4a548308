import type { AnyKernel } from "partway";
import type { KernelCall } from "../task/call.js";
import { fieldsOf } from "../task/kernels.js";
import type { Limits } from "./zoom.js";

/** A run's parameters with the defaults of those that were not given. */
export function wholeParams({ kernel, params }: KernelCall): Record<string, unknown> {
  return { ...Object.fromEntries(fieldsOf(kernel).map((field) => [field.name, field.default])), ...params };
}

/** How far a region may go, as the kernel's own schema has it. */
export function limitsOf(kernel: AnyKernel): Limits {
  const limits = fieldsOf(kernel).map(({ name, minimum = -Infinity, maximum = Infinity }) => [
    name,
    [minimum, maximum],
  ]);
  return Object.fromEntries(limits) as Limits;
}
