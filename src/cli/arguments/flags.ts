import type { Command } from "commander";
import { type AnyKernel, type ParameterIssue } from "../../index.js";
import { UsageError } from "../ending/usage-error.js";

/** Adds an option for each of the kernel's parameters. @returns what reads the ones that were given */
export function addKernelOptions(command: Command, kernel: AnyKernel, common: Command): () => Record<string, unknown> {
  void command, kernel, common;
  return () => ({});
}

/** Checks the parameters as a whole. @throws UsageError naming the flag */
export async function checkParameters(kernel: AnyKernel, params: Record<string, unknown>): Promise<void> {
  const result = await kernel.parameters["~standard"].validate(params);
  if (result.issues === undefined) return;
  throw new UsageError(result.issues.map((issue: ParameterIssue) => issue.message).join("; "));
}
