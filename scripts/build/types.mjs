// Emits the declarations of the package's entries to dist/types.
import { rmSync } from "node:fs";
import { runBin } from "../setup/child.mjs";

rmSync("dist/types", { recursive: true, force: true });
process.exit(await runBin("tsc", ["-p", "tsconfig.build.json"]));
