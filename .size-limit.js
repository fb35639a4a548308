// What a program that imports the pool has to load, as esbuild makes it for browsers. docs/performance.md says what it consists of.
export default [
  {
    name: "import { Pool }",
    path: "dist/browser/index.js",
    import: "{ Pool }",
    gzip: true,
    modifyEsbuildConfig: (config) => ({ ...config, format: "esm" }),
    limit: "34.2 kB",
  },
];
