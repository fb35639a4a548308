import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { isolationHeaders, policyHeaders } from "./src/cli/commands/page-headers.js";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** The page uses the built package, as any other page would. */
export default defineConfig({
  root: path("web"),
  base: "./",
  resolve: {
    alias: [
      { find: /^partway$/, replacement: path("dist/browser/index.js") },
      { find: /^partway\/kernels$/, replacement: path("dist/browser/kernels.js") },
      { find: /^partway\/element\/parts$/, replacement: path("dist/browser/element-parts.js") },
      { find: /^partway\/checkpoint$/, replacement: path("dist/browser/checkpoint.js") },
    ],
  },
  worker: { format: "es" },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: path("dist/page"),
    emptyOutDir: true,
    target: "es2022",
    // The polyfill is for browsers without module workers' age; the page needs newer ones anyway.
    modulePreload: { polyfill: false },
    // The element loads the kernels when one is first needed; this page needs them from the start.
    rolldownOptions: {
      checks: { ineffectiveDynamicImport: false },
      output: {
        codeSplitting: {
          groups: [
            { name: "kernels", test: /dist\/browser\/kernels\.js$/, priority: 1 },
            // In one piece it is smaller, also by what is said only once.
            { name: "page", tags: ["$initial"] },
          ],
        },
      },
    },
  },
  server: { host: "127.0.0.1", headers: isolationHeaders, fs: { allow: [path(".")] } },
  // Not while it is served from its sources: then Vite puts scripts of its own into the page.
  preview: { host: "127.0.0.1", headers: { ...isolationHeaders, ...policyHeaders } },
});
