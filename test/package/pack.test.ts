import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { build as viteBuild } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bareImports } from "./imports.js";
import { runAndStop, runAndStopPrints, servesElements, typed, typedPage } from "./programs.js";
import { Project } from "./project.js";

const project = new Project();
beforeAll(() => project.install());
afterAll(() => project.remove());

const read = (path: string): string => readFileSync(join(project.package, path), "utf8");

describe("the packed package", () => {
  it("holds what is built, the kernel kit and its papers, and no sources, tests or scripts", () => {
    const files = project.files();
    const folders = new Set(
      files.map((path) =>
        path
          .split("/")
          .slice(0, path.startsWith("dist/") ? 2 : 1)
          .join("/"),
      ),
    );
    const papers = ["LICENSE", "README.md", "package.json"];
    expect([...folders].sort()).toEqual(
      [...papers, "assembly", "dist/browser", "dist/node", "dist/page", "dist/types"].sort(),
    );
    expect(files).toContain("assembly/index.ts");
    expect(files).toContain("dist/browser/worker.js");
  });

  it("leads every export to a file", () => {
    type Target = string | { [condition: string]: Target };
    const { exports } = JSON.parse(read("package.json")) as { exports: Target };
    const targetsOf = (target: Target): string[] =>
      typeof target === "string" ? [target] : Object.values(target).flatMap(targetsOf);
    const targets = targetsOf(exports);
    const files = project.files();
    expect(targets.filter((target) => !files.includes(target.slice("./".length)))).toEqual([]);
  });

  it("imports nothing that its users do not get with it", async () => {
    const { dependencies } = JSON.parse(read("package.json")) as { dependencies: Record<string, string> };
    const scripts = project.files().filter((path) => /^dist\/node\/.*\.js$/.test(path));
    const imports = await Promise.all(scripts.map((path) => bareImports(join(project.package, path))));
    const names = imports.flat().filter((path) => !path.startsWith("node:"));
    expect(names.filter((path) => !Object.hasOwn(dependencies, path.split("/")[0]!))).toEqual([]);
  });

  it("keeps zod and the packages of the command line out of its core", async () => {
    const imports = await bareImports(join(project.package, "dist/node/index.js"));
    expect(imports.filter((path) => !path.startsWith("node:"))).toEqual([]);
  });

  it.each(["index", "kernels", "element", "worker"])("imports nothing at all from browser/%s.js", async (entry) => {
    expect(await bareImports(join(project.package, `dist/browser/${entry}.js`))).toEqual([]);
  });

  it("declares its types without what only its authors install", () => {
    const declarations = project.files().filter((path) => path.endsWith(".d.ts"));
    const strays = declarations.filter((path) => /(from|import\()\s*"(comlink|#|node:|worker:)/.test(read(path)));
    expect(declarations).not.toEqual([]);
    expect(strays).toEqual([]);
  });
});

describe("a project that installed it", () => {
  it("runs and stops a kernel", async () => {
    project.write("main.mjs", runAndStop);
    const { code, stdout, stderr } = await project.node("main.mjs");
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual(runAndStopPrints);
    expect(code).toBe(0);
  });

  it.each([
    { program: typed, module: "nodenext", moduleResolution: "nodenext", lib: ["es2022"], types: ["node"] },
    { program: typed + typedPage, module: "esnext", moduleResolution: "bundler", lib: ["es2022", "dom"], types: [] },
  ])(
    "has its types, strictly, with moduleResolution $moduleResolution and lib $lib",
    async ({ program, ...options }) => {
      project.write("typed.ts", program);
      const typeRoots = [join(process.cwd(), "node_modules/@types")];
      const compilerOptions = {
        ...options,
        typeRoots,
        target: "es2022",
        strict: true,
        skipLibCheck: false,
        noEmit: true,
      };
      project.write("tsconfig.json", JSON.stringify({ compilerOptions, files: ["typed.ts"] }));
      const { code, stdout } = await project.run(join(process.cwd(), "node_modules/.bin/tsc"), ["-p", "tsconfig.json"]);
      expect(stdout).toBe("");
      expect(code).toBe(0);
    },
  );

  it("renders pages on a server: there the element is defined by nobody", async () => {
    project.write("server.mjs", servesElements);
    const { code, stdout, stderr } = await project.node("server.mjs");
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual(["function", "1 min 40 s", "undefined"]);
    expect(code).toBe(0);
  });

  it("has the command", async () => {
    const args = ["run", "primes", "--to", "1e6", "--json"];
    const { code, stdout } = await project.run(project.bin, args);
    expect(JSON.parse(stdout)).toMatchObject({ status: "completed", value: { count: "78498" } });
    expect(code).toBe(0);
  });

  it("compiles a kernel of its own with the kit", async () => {
    project.write("kernel.ts", 'export { abi_version, allocate } from "partway/assembly";\n');
    const asc = join(process.cwd(), "node_modules/assemblyscript/bin/asc.js");
    const { code, stderr } = await project.node(asc, "kernel.ts", "--outFile", "kernel.wasm", "--runtime", "stub");
    expect(stderr).toBe("");
    expect(code).toBe(0);
    const { exports } = await WebAssembly.instantiate(readFileSync(join(project.folder, "kernel.wasm")), {
      env: { abort() {} },
    }).then(({ instance }) => instance);
    expect((exports.abi_version as () => number)()).toBe(1);
  });
});

describe("bundlers", () => {
  const bundle = { bundle: true, format: "esm", minify: true, logLevel: "silent", write: false } as const;

  it("esbuild makes a Node program of it that runs", async () => {
    const entryPoints = [project.write("bundled.mjs", runAndStop)];
    const outfile = join(project.folder, "bundled.out.mjs");
    await build({ ...bundle, entryPoints, outfile, platform: "node", write: true });
    const { stdout, stderr } = await project.node(outfile);
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual(runAndStopPrints);
  });

  it("esbuild makes a browser program of it that imports nothing", async () => {
    const contents = 'export { Pool, createInterrupt } from "partway";';
    const stdin = { contents, resolveDir: project.folder };
    const { outputFiles, warnings } = await build({ ...bundle, stdin, platform: "browser" });
    const text = outputFiles[0]!.text;
    expect(warnings).toEqual([]);
    expect(text).not.toMatch(/\bfrom"|\bimport"|"node:/);
  });

  it("esbuild makes a page with the element, whose kernels come when they are needed", async () => {
    const stdin = { contents: 'import "partway/element";', resolveDir: project.folder };
    const outdir = join(project.folder, "element");
    const { outputFiles } = await build({ ...bundle, stdin, platform: "browser", splitting: true, outdir });
    const entry = outputFiles.find(({ path }) => path.endsWith("stdin.js"));
    const fixed = [...entry!.text.matchAll(/\bimport\b[^"(]*"\.\/([^"]+)"/g)].map(([, name]) => name!);
    const first = outputFiles.filter(
      ({ path }) => path.endsWith("stdin.js") || fixed.some((name) => path.endsWith(name)),
    );
    expect(first.some(({ text }) => text.includes("partway-run"))).toBe(true);
    expect(first.some(({ text }) => text.includes("Mandelbrot"))).toBe(false);
    expect(outputFiles.some(({ text }) => text.includes("Mandelbrot"))).toBe(true);
  });

  it("Vite makes a page of it", async () => {
    project.write("index.html", '<!doctype html><script type="module" src="./page.js"></script>');
    project.write("page.js", runAndStop);
    const options = { root: project.folder, configFile: false, logLevel: "silent", build: { outDir: "page" } } as const;
    const { output } = (await viteBuild(options)) as { output: { fileName: string; code?: string }[] };
    const scripts = output.flatMap(({ code }) => code ?? []);
    expect(scripts.join("\n")).toContain("SharedArrayBuffer");
    expect(scripts.join("\n")).not.toMatch(/"node:/);
  });
});
