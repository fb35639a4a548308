import { build } from "esbuild";

/** Everything that is imported, by all files that can be reached from `entry`, that is not itself a file beside it. */
export async function bareImports(entry: string): Promise<string[]> {
  const found = new Set<string>();
  await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    logLevel: "silent",
    plugins: [
      {
        name: "bare-imports",
        setup({ onResolve }) {
          onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
            if (kind === "entry-point") return undefined;
            found.add(path);
            return { path, external: true };
          });
        },
      },
    ],
  });
  return [...found].sort();
}
