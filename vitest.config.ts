import { defineConfig } from "vitest/config";

const source = (path: string): string => new URL(`./src/${path}`, import.meta.url).pathname;
const helper = (path: string): string => new URL(`./test/helpers/${path}`, import.meta.url).pathname;
const dist = (path: string): string => new URL(`./dist/${path}`, import.meta.url).pathname;

/** Pure parts are tested from their source; whatever needs a worker, from the built package. */
export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias: { "#platform": source("platform/node.ts"), "worker:node": helper("no-worker.ts") } },
        test: { name: "unit", include: ["test/unit/**/*.test.ts", "test/contract/**/*.test.ts"], testTimeout: 60_000 },
      },
      ...["node", "browser", "cli", "package"].map((name) => ({
        resolve: {
          alias: {
            "partway/kernels": dist("node/kernels.js"),
            "partway/checkpoint": dist("node/checkpoint.js"),
            partway: dist("node/index.js"),
          },
        },
        test: {
          name,
          include: [`test/${name}/**/*.test.ts`],
          testTimeout: 30_000,
          hookTimeout: 120_000,
          pool: "forks" as const,
          // Timings of one file would be those of another's load.
          fileParallelism: false,
          // Its files share the browsers.
          isolate: name !== "browser",
        },
      })),
    ],
  },
});
