// Builds everything that is stale: kernels to build/*.wasm, then dist/ (node, browser, types, page).
import { pathToFileURL } from "node:url";
import { bundle } from "./build/bundle.mjs";
import { compileKernels } from "./build/kernels.mjs";
import { emitTypes } from "./build/types.mjs";
import { buildPage } from "./build/page.mjs";
import { step } from "./build/stale.mjs";

export async function build() {
  await step("kernels", ["assembly", "asconfig.json"], ["build"], compileKernels);
  await step("library", ["src", "workers", "build", "package.json"], ["dist/node", "dist/browser"], bundle);
  await step("types", ["src", "tsconfig.json", "tsconfig.build.json"], ["dist/types"], emitTypes);
  await step("page", ["web", "dist/browser", "vite.config.ts"], ["dist/page"], buildPage);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await build();
