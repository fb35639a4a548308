import { PartwayError } from "../errors.js";

export const ABI_VERSION = 1;

const required: Record<string, WebAssembly.ImportExportKind> = {
  memory: "memory",
  abi_version: "function",
  allocate: "function",
  configure: "function",
  begin: "function",
  advance: "function",
  position: "function",
  extent: "function",
  snapshot: "function",
  snapshot_length: "function",
};

/** Whether a module has what the kernel ABI asks for. @throws PartwayError KERNEL_INVALID, naming what is missing */
export function assertKernelModule(name: string, module: WebAssembly.Module): void {
  const exported = new Map(WebAssembly.Module.exports(module).map(({ name, kind }) => [name, kind]));
  for (const [wanted, kind] of Object.entries(required)) {
    const got = exported.get(wanted);
    if (got === kind) continue;
    throw new PartwayError(
      "KERNEL_INVALID",
      `kernel ${name}: expected the export \`${wanted}\` (a ${kind}), got ${got ? `a ${got}` : "none"}`,
    );
  }
  assertImports(`kernel ${name}`, module);
}

/** Whether a module of bare functions can be run. @throws PartwayError KERNEL_INVALID, naming what it asks for */
export function assertFunctionModule(name: string, module: WebAssembly.Module): void {
  assertImports(name, module);
}

/** Whether a module means to be a kernel, complete or not. */
export function looksLikeKernel(module: WebAssembly.Module): boolean {
  return WebAssembly.Module.exports(module).some(({ name }) => name === "abi_version" || name === "advance");
}

/** The functions that a module exports, without those that its compiler added for itself. */
export function functionsOf(module: WebAssembly.Module): string[] {
  return WebAssembly.Module.exports(module)
    .filter(({ name, kind }) => kind === "function" && !/^(__.*|_initialize|_start)$/.test(name))
    .map(({ name }) => name);
}

function assertImports(what: string, module: WebAssembly.Module): void {
  const unknown = WebAssembly.Module.imports(module).find(
    (wanted) => !(wanted.module === "env" && wanted.name === "abort" && wanted.kind === "function"),
  );
  if (!unknown) return;
  throw new PartwayError(
    "KERNEL_INVALID",
    `${what}: expected no imports but env.abort, got ${unknown.module}.${unknown.name}`,
  );
}
