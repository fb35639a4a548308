import { type AnyKernel, PartwayError, defineKernel } from "../../index.js";
import { kernels as builtIn } from "../../kernels/index.js";
import { locate } from "./locate.js";
import { nearest } from "./nearest.js";
import { UsageError, quoted } from "../ending/usage-error.js";

/** The kernels that come with partway, by name. */
export const kernels: ReadonlyMap<string, AnyKernel> = new Map(
  Object.values<AnyKernel>(builtIn).map((kernel) => [kernel.name, kernel]),
);

/** A kernel by its name, or from a module: a path, a file URL, or a package. @throws UsageError */
export async function loadKernel(task: string): Promise<AnyKernel> {
  const known = kernels.get(task);
  if (known) return known;
  const url = locate(task, "a descriptor module");
  if (url === undefined) throw unknownKernel(task);
  let module: Record<string, unknown>;
  try {
    module = await import(url);
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message.split("\n", 1)[0]}` : String(error);
    throw new UsageError(`${task}: expected a module that can be imported, got ${reason}`);
  }
  return kernelOf(task, module);
}

/** The default export; without one, the only export that is a kernel. */
function kernelOf(task: string, module: Record<string, unknown>): AnyKernel {
  const found = Object.values(module).filter(isKernel);
  if (isKernel(module["default"])) return module["default"];
  if (module["default"] === undefined && found.length === 1) return found[0]!;
  const expected = "a kernel made with defineKernel as its default export, or as its only kernel";
  if (module["default"] !== undefined)
    throw new UsageError(`${task}: expected ${expected}: ${complaint(module["default"])}`);
  const got = found.length > 1 ? found.map(({ name }) => name).join(", ") : Object.keys(module).join(", ");
  throw new UsageError(
    `${task}: expected ${expected}, got ${found.length > 1 ? "the kernels" : "the exports"} ${got || "none"}`,
  );
}

/** A descriptor may come from another copy of the package: what counts is its shape. */
function isKernel(candidate: unknown): candidate is AnyKernel {
  return typeof candidate === "object" && candidate !== null && complaint(candidate) === undefined;
}

function complaint(candidate: unknown): string | undefined {
  try {
    defineKernel(candidate as AnyKernel);
    return undefined;
  } catch (error) {
    return error instanceof PartwayError ? error.message : String(error);
  }
}

function unknownKernel(task: string): UsageError {
  const names = [...kernels.keys()];
  const near = nearest(task, names);
  const hint = near ? `; did you mean ${near}?` : "";
  return new UsageError(
    `unknown kernel: expected ${names.join(", ")} or a descriptor module, got ${quoted(task)}${hint}`,
  );
}
