import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { type MapOptions, Pool } from "partway";
import { afterAll, describe, expect, it } from "vitest";
import { ownFolder } from "../helpers/folder.js";
import { OwnWorkers } from "../helpers/own-workers.js";
import { inline, numbers, task } from "../helpers/tasks.js";

const values = task("values.js");
const at = ownFolder();

type Options = MapOptions<unknown, unknown>;

interface Broken {
  task: URL;
  export?: string;
  message: RegExp;
}

const broken: Record<string, Broken> = {
  "is missing": {
    task: task("gone.js"),
    message: /^gone\.js: expected a module that can be loaded, got Error: Cannot find module '.*gone\.js'/,
  },
  "has no default export": {
    task: task("loading/none.js"),
    message: /^none\.js: expected a function as its export `default`, got none; it exports list, one$/,
  },
  "has no export of that name": {
    task: task("loading/none.js"),
    export: "two",
    message: /^none\.js: expected a function as its export `two`, got none; it exports list, one$/,
  },
  "has no export of a name that every object knows": {
    task: task("loading/none.js"),
    export: "toString",
    message: /^none\.js: expected a function as its export `toString`, got none; it exports list, one$/,
  },
  "exports something else": {
    task: task("loading/none.js"),
    export: "list",
    message: /^none\.js: expected a function as its export `list`, got an array of 3$/,
  },
  "exports nothing": {
    task: inline("// empty"),
    message: /^task: expected a function as its export `default`, got none; it exports nothing$/,
  },
  "is CommonJS without such an export": {
    task: task("common-names.cjs"),
    message: /^common-names\.cjs: expected a function as its export `default`, got an object \(Object\)$/,
  },
  "is CommonJS and exports something else": {
    task: task("common-names.cjs"),
    export: "answer",
    message: /^common-names\.cjs: expected a function as its export `answer`, got 42$/,
  },
  "is CommonJS and lacks the name": {
    task: task("common-names.cjs"),
    export: "triple",
    message:
      /^common-names\.cjs: expected a function as its export `triple`, got none; it exports default, double, answer$/,
  },
  "is CommonJS and missing": {
    task: task("gone.cjs"),
    message: /^gone\.cjs: expected a module that can be loaded, got Error: Cannot find module '.*gone\.cjs'/,
  },
  "is CommonJS and throws while it is loaded": {
    task: task("loading/throws.cjs"),
    message: /^throws\.cjs: expected a module that can be loaded, got RangeError: not today$/,
  },
  "throws while it is loaded": {
    task: task("loading/throws.js"),
    message: /^throws\.js: expected a module that can be loaded, got RangeError: not today$/,
  },
  "throws several lines": {
    task: task("loading/throws-lines.js"),
    message: /^throws-lines\.js: expected a module that can be loaded, got Error: the first line$/,
  },
  "throws what is no error": {
    task: inline("throw 'just text'"),
    message: /^task: expected a module that can be loaded, got just text$/,
  },
  "is no JavaScript": {
    task: inline("export default ("),
    message: /^task: expected a module that can be loaded, got SyntaxError: Unexpected end of input$/,
  },
  "imports what is missing": {
    task: inline("import 'no-such-package'; export default () => 1;"),
    message: /^task: expected a module that can be loaded, got TypeError: .*no-such-package/,
  },
  "exits while it is loaded": {
    task: task("loading/exits.js"),
    message: /^exits\.js: expected a module that can be loaded: a worker exited with code 5/,
  },
};

describe.each(["auto", "off"] as const)("a task's module (shared memory %s)", (sharedMemory) => {
  const pool = new Pool({ workers: 2, sharedMemory });
  afterAll(() => pool.terminate());

  it.each(Object.entries(broken))("that %s fails the run in one line, and the pool works on", async (_, one) => {
    const workers = new OwnWorkers();
    await using own = workers.pool({ workers: 2, sharedMemory });
    const options: Options = { retries: 1_000, ...(one.export !== undefined && { export: one.export }) };
    const error = await own.map(one.task, numbers(20), options).then(
      () => expect.unreachable(),
      (reason: unknown) => reason as Error,
    );
    expect(error).toMatchObject({
      code: "MODULE_INVALID",
      report: { status: "failed", jobs: 20, counts: { fulfilled: 0, partial: 0, rejected: 0, unstarted: 20 } },
    });
    expect(error.message).toMatch(one.message);
    expect(error.message).not.toContain("\n");
    expect((await own.map(values, numbers(10))).value).toEqual(numbers(10).map((number) => number * 2));
    expect(workers.made).toBeLessThan(8);
  });

  it("that cannot be loaded tells why in full, as the cause", async () => {
    await expect(pool.map(task("loading/throws-lines.js"), [1])).rejects.toMatchObject({
      cause: {
        name: "Error",
        message: "the first line\nthe second line\n    at nowhere",
        stack: expect.stringContaining("throws-lines.js") as string,
      },
    });
    await expect(pool.exec(task("loading/throws.js"), 1)).rejects.toMatchObject({
      code: "MODULE_INVALID",
      cause: { name: "RangeError" },
    });
  });

  it.each<[string, URL, string | undefined, number[]]>([
    ["may be a data: URL", inline("export default (number) => number + 10"), undefined, [11, 12]],
    ["may be CommonJS that is a function", task("common.cjs"), undefined, [2, 3]],
    ["may be CommonJS with names", task("common-names.cjs"), "double", [2, 4]],
    ["may be CommonJS that is a function with names", task("common.cjs"), "negative", [-1, -2]],
    ["may be CommonJS with a name that has to be encoded", task("a%20name,%20spaced%20%231.cjs"), undefined, [3, 6]],
    ["may be CommonJS told apart by a query", new URL("?version=2", task("common.cjs")), undefined, [2, 3]],
    ["may await something while it is loaded", task("loading/later.js"), undefined, [2, 4]],
    ["may be told apart by a query", new URL("?version=2", values), undefined, [2, 4]],
    [
      "may export a name that is no identifier",
      inline("const f = (n) => n; export { f as 'a name' }"),
      "a name",
      [1, 2],
    ],
  ])("%s", async (_, url, exported, expected) => {
    const report = await pool.map(url, [1, 2], exported === undefined ? {} : { export: exported });
    expect(report.value).toEqual(expected);
  });

  it("is one for each query, and is loaded once by each worker", async () => {
    const counts = "let count = 0; export default () => ++count; //";
    const alone = new Pool({ workers: 1, sharedMemory });
    for (const version of ["1", "2"])
      expect((await alone.map(inline(`${counts}${version}`), numbers(3))).value).toEqual([1, 2, 3]);
    expect(await alone.exec(inline(`${counts}1`), 0)).toBe(4);
    await alone.close();
  });

  it("has no export to choose if workers know it by its name", async () => {
    await expect(pool.map("twice", [1], { export: "other" })).rejects.toMatchObject({
      code: "OPTION_INVALID",
      message: 'option export: expected none for a task that workers know by its name, got "other"',
    });
  });

  it("is told what to do if it is an ES module in a package of CommonJS", async () => {
    writeFileSync(at("package.json"), '{"type":"commonjs"}');
    writeFileSync(at("task.js"), "export default (number) => number;");
    await expect(pool.map(pathToFileURL(at("task.js")), [1])).rejects.toMatchObject({
      code: "MODULE_INVALID",
      message: expect.stringMatching(
        /'export' \(name it \.mjs, or say "type": "module" in its package\.json\)$/,
      ) as string,
    });
  });

  it("names the report by the last part of its URL", async () => {
    expect((await pool.map(new URL("?version=3#there", values), [1])).task).toBe("values.js");
    expect((await pool.map(inline("export default () => 1"), [1])).task).toBe("task");
  });

  it.each(["./count.js", "/tasks/count.js", "file:///tasks/count.js", "count"])(
    "is not found by text (%s), which is the name of a task of the pool's own workers",
    async (text) => {
      await expect(pool.map(text, [1])).rejects.toMatchObject({
        code: "MODULE_INVALID",
        message: expect.stringMatching(/^expected a task that the worker's entry serves \(none: .*\), got "/) as string,
        report: { status: "failed" },
      });
      // What looks like a path was meant as one.
      const hint = text === "count" ? "" : `; a module is given by its URL: new URL("${text}", import.meta.url)`;
      const own = new OwnWorkers().pool({ workers: 1, sharedMemory });
      await expect(own.map(text, [1])).rejects.toMatchObject({
        message: `expected a task that the worker's entry serves (steps, asyncGenerator, twice, see), got "${text}"${hint}`,
      });
      expect(await own.exec("twice", 4)).toBe(8);
      await own.close();
    },
  );

  it.each<[string, unknown, string]>([
    ["a function", (number: number) => number, "a function, which cannot be sent to a worker"],
    ["undefined", undefined, "undefined"],
    ["null", null, "null"],
    ["empty text", "", '""'],
    ["a number", 7, "7"],
    ["an object without WebAssembly", { task: "count" }, "an object (Object)"],
  ])("cannot be %s", async (_, wrong, got) => {
    await expect(pool.map(wrong as never, [1])).rejects.toMatchObject({
      code: "TASK_INVALID",
      message: `expected a task: the URL of a module or of a .wasm file, WebAssembly, or a name known to the pool's own workers; got ${got}`,
    });
    await expect(pool.exec(wrong as never, 1)).rejects.toMatchObject({ code: "TASK_INVALID" });
  });
});

describe("an option of map", () => {
  const pool = new Pool({ workers: 1 });
  afterAll(() => pool.terminate());

  it.each<[string, unknown, string]>([
    ["export", "", 'expected the name of an export, got ""'],
    ["export", 7, "expected the name of an export, got 7"],
    ["export", null, "expected the name of an export, got null"],
    ["transfer", [], "expected a function, got an array of 0"],
    ["times", 1, "expected true or false, got 1"],
    ["times", "yes", 'expected true or false, got "yes"'],
    ["halt", "later", 'expected "now" or "soon", got "later"'],
    ["retries", -1, "expected a whole number from 0 to 2147483647, got -1"],
    ["timeout", 0, "expected milliseconds above 0, got 0"],
    ["signal", {}, "expected an AbortSignal, got an object (Object)"],
    ["onSnapshot", 1, "expected a function, got 1"],
    ...["0%", "x%", "%", "5", "101%", "-5%", "1e1%", "5 %"].map((share): [string, unknown, string] => [
      "maxFailures",
      share,
      `expected a whole number from 1, or a share such as "5%", got "${share}"`,
    ]),
    ["maxFailures", 0, 'expected a whole number from 1, or a share such as "5%", got 0'],
    ["maxFailures", 1.5, 'expected a whole number from 1, or a share such as "5%", got 1.5'],
  ])("%s cannot be %o", async (name, value, expected) => {
    const options = { [name]: value } as Options;
    await expect(pool.map(values, [1], options)).rejects.toMatchObject({
      code: "OPTION_INVALID",
      message: `option ${name}: ${expected}`,
      report: { status: "failed", jobs: 0 },
    });
    await expect(pool.exec(values, 1, options)).rejects.toMatchObject({ code: "OPTION_INVALID" });
  });

  it("is known, or is refused with the names that are", async () => {
    await expect(pool.map(values, [1], { retires: 1 } as Options)).rejects.toMatchObject({
      code: "OPTION_INVALID",
      message: expect.stringMatching(/^option retires: expected one of signal, .*retries, .*export, shared/) as string,
    });
    await expect(pool.map(values, [1], 7 as never)).rejects.toMatchObject({
      message: "options: expected an object, got 7",
    });
  });

  it("that is undefined is left out", async () => {
    const options = { export: undefined, transfer: undefined, maxFailures: undefined } as unknown as Options;
    expect((await pool.map(values, [1], options)).value).toEqual([2]);
  });

  it("cannot make inputs of what is no iterable", async () => {
    for (const inputs of [undefined, null, 7, {}, { length: 2 }, () => [1]])
      await expect(pool.map(values, inputs as never)).rejects.toMatchObject({ code: "OPTION_INVALID" });
    expect(await pool.exec(values, 3)).toBe(6);
  });
});
