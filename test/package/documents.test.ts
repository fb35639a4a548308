import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandsIn, filesIn } from "./documents.js";
import { Project } from "./project.js";

const project = new Project();
beforeAll(() => project.install());
afterAll(() => project.remove());

const documents = [
  "README.md",
  "docs/kernel-abi.md",
  "docs/tasks.md",
  "examples/README.md",
  "examples/factor/assemblyscript/README.md",
  "examples/factor/wat/README.md",
  "examples/factor/generator/README.md",
];

describe("README.md", () => {
  it("shows a program that runs", async () => {
    const [example] = filesIn("README.md");
    project.write(example!.name, example!.text);
    const { code, stdout, stderr } = await project.node(example!.name);
    expect(stdout).toContain("completed");
    expect(stdout).toContain("50847534 1000000000");
    expect(stderr).toContain("job 0: fulfilled");
    expect(code).toBe(0);
  });

  it("names only scripts that there are", () => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
    const named = [...readFileSync("README.md", "utf8").matchAll(/(?:^|`)npm (?:run )?(\w+)/gm)].map(
      ([, name]) => name!,
    );
    const ofNpm = new Set(["install", "pack"]);
    expect(named.filter((name) => !Object.hasOwn(scripts, name) && !ofNpm.has(name))).toEqual([]);
  });

  it.each(documents)("leads to files that there are, from %s", (document) => {
    const links = [...readFileSync(document, "utf8").matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(
      ([, target]) => target!,
    );
    expect(links.filter((target) => !existsSync(join(dirname(document), target)))).toEqual([]);
  });
});

describe("docs/tasks.md", () => {
  it("shows tasks and programs that run", async () => {
    for (const { name, text } of filesIn("docs/tasks.md")) project.write(name, text);
    const map = await project.node("map.js");
    expect(map.stdout, map.stderr).toContain("fulfilled: 3");
    // Counted by a plain loop.
    expect(map.stdout).toContain("[ 10872, 24864, 42441 ]");
    expect((await project.node("own-workers.js")).stdout).toBe("126\n");
    project.write(
      "exec.js",
      `import { Pool } from "partway";
      const pool = new Pool();
      const signal = AbortSignal.timeout(200);
      await pool.exec(new URL("./search.js", import.meta.url), { from: 0, to: 1e12 }, { signal }).catch((error) => {
        console.log(error.name, error.partial.next > 0, error.cause === signal.reason);
      });
      await pool.close();`,
    );
    expect((await project.node("exec.js")).stdout).toBe("AbortError true true\n");
  });
});

describe("docs/kernel-abi.md", () => {
  it("shows a kernel that compiles and runs as it says", async () => {
    for (const { name, text } of filesIn("docs/kernel-abi.md")) project.write(name, text);
    const commands = commandsIn("docs/kernel-abi.md");
    const bins: Record<string, string> = { asc: join(process.cwd(), "node_modules/.bin/asc"), partway: project.bin };
    const compile = commands.find((line) => line.startsWith("npx asc "))!;
    const run = commands.find((line) => line.startsWith("npx partway "))!;
    for (const line of [compile, `${run} --json`]) {
      const [, bin, ...args] = line.split(" ");
      const { code, stdout, stderr } = await project.run(bins[bin!]!, args);
      expect(code, stderr).toBe(0);
      // The longest chain below 1e7 is a known one.
      if (bin === "partway") expect(JSON.parse(stdout)).toMatchObject({ value: { start: 8_400_511, length: 686 } });
    }
  });
});
