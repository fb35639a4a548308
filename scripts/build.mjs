// Builds everything that is stale: kernels to build/*.wasm, then dist/ (node, browser, types, page).
import { step } from "./build/stale.mjs";
import { isMain, script } from "./setup/script.mjs";

const sources = ["src", "workers", "assembly", "asconfig.json"];
const typing = ["tsconfig.json", "tsconfig.build.json"];

export async function build() {
  await step("kernels", ["assembly", "asconfig.json"], ["build"]);
  await step("library", sources, ["dist/node", "dist/browser"]);
  await step("types", ["src", ...typing], ["dist/types"]);
  await step("page", [...sources, "web", "vite.config.ts"], ["dist/page"]);
}

/** Kernels that only tests run. Of the examples just the sources: what npm installs beside them leads back to here. */
export function buildFixtures() {
  const examples = ["examples/factor/assemblyscript/factor.ts", "examples/factor/wat/factor.wat"];
  return step("fixtures", ["test/fixtures/kernels", ...examples, "assembly"], ["build/fixtures"]);
}

if (isMain(import.meta.url)) await script(build);
