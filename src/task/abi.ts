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
  const imports = WebAssembly.Module.imports(module);
  const unknown = imports.find(
    (wanted) => !(wanted.module === "env" && wanted.name === "abort" && wanted.kind === "function"),
  );
  if (unknown) {
    throw new PartwayError(
      "KERNEL_INVALID",
      `kernel ${name}: expected no imports but env.abort, got ${unknown.module}.${unknown.name}`,
    );
  }
}
