import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { linesOf } from "../cli/support/map.js";
import { policy } from "../helpers/demo.js";
import { ownFolder } from "../helpers/folder.js";
import { type OwnFile, OwnPage, inputsFile } from "../helpers/own-page.js";
import { TestPage, crossed } from "../helpers/pages.js";
import { Random, seeds } from "../helpers/random.js";
import { numbersWasm, twiceWasm } from "../helpers/wasm.js";

const at = ownFolder();
const cli = fileURLToPath(new URL("../../dist/node/cli.js", import.meta.url));
const partway = (...args: string[]): string =>
  spawnSync(process.execPath, [cli, ...args], { cwd: at("."), encoding: "utf8" }).stdout;

const double: OwnFile = [
  "double.js",
  "export default (number) => number * 2; export const half = (number) => number / 2;",
];

/** A job takes some milliseconds, and gives a number that only the right steps give. The name is one that addresses write otherwise. */
const STEPS = 300;
const search: OwnFile = [
  "search @ 1.mjs",
  `export default function* (seed, job) {
    const state = job.resumed ?? { at: 0, number: seed };
    while (state.at < ${STEPS}) {
      for (let turn = 0; turn < 20_000; turn++) state.number = Math.imul(state.number ^ turn, 1_664_525) + 1_013_904_223 | 0;
      job.progress(++state.at, ${STEPS});
      yield state;
    }
    return state.number;
  }`,
];
const searched = Array.from({ length: 24 }, (_, number) => number);
const seedsFile = inputsFile(...searched);
const found = searched.map((number) => {
  for (let step = 0; step < STEPS; step++)
    for (let turn = 0; turn < 20_000; turn++) number = (Math.imul(number ^ turn, 1_664_525) + 1_013_904_223) | 0;
  return number;
});

describe.each(crossed)("a task of one's own, on the page in %s", (_, where) => {
  let open: TestPage;
  let own: OwnPage;
  const label = (name: string) => open.page.getByLabel(name, { exact: true });
  const counts = () => open.page.locator("#counts");
  const offered = (name: string) => open.page.getByRole("button", { name: `${name} ${search[0]} on ${seedsFile[0]}` });

  beforeAll(async () => {
    writeFileSync(at(search[0]), search[1]);
    writeFileSync(at(seedsFile[0]), seedsFile[1]);
    open = await TestPage.open({ ...where, policy }, "/dist/page/");
    own = new OwnPage(open.page);
  });
  afterAll(() => open.close());

  it("may be the example, and has a row for each finished job", async () => {
    await own.takeExample();
    const words = await own.runs(undefined, ["starts.ndjson", "1\n1000001\n"]);
    expect(words).toMatch(/^Done in .*\. 2 of 2 jobs finished\.$/);
    expect(await own.rows("finished")).toEqual([
      ["0", '{"number":837799,"steps":524}', "1"],
      ["1", '{"number":1723519,"steps":556}', "1"],
    ]);
    expect(await open.page.locator("#rows option").allTextContents()).toEqual([
      "Finished: 2",
      "Failed: 0",
      "Part done: 0",
    ]);
  });

  it("is chosen, or dropped with its inputs", async () => {
    expect(await own.runs(double, inputsFile(1, 2, 3))).toContain("3 of 3 jobs finished.");
    expect((await own.report()).value).toEqual([2, 4, 6]);
    await own.drop(".drop", ["triple.mjs", "export default async (number) => number * 3;"], ["more.jsonl", "5\n7\n"]);
    await open.page.getByText("triple.mjs, 44 bytes").waitFor();
    expect(await own.runs()).toContain("2 of 2 jobs finished.");
    expect(await own.report()).toMatchObject({ task: "triple.mjs", value: [15, 21] });
    expect(await open.page.locator(".drop").getAttribute("data-over")).toBe("false");
    await own.choose("primes", {});
    await own.drop("header", ["one.js", double[1]], ["two.js", double[1]]);
    await own.message.filter({ hasText: /^Expected one task, got two\.js, too\.$/ }).waitFor();
    await open.page.getByText(/^one\.js, \d+ bytes$/).waitFor();
  });

  it("may fail on some inputs, and lines that are no JSON are told by their number", async () => {
    const task =
      'export default (number) => { if (number > 2) throw new RangeError(number + " is large"); return number; }';
    const words = await own.runs(["picky.js", task], ["mixed.ndjson", '1\n\n{"half":\n3\n2\nnone\n']);
    expect(words).toMatch(/^Done in .*\. 2 of 5 jobs finished, 3 failed\.$/);
    expect(await own.status.getAttribute("class")).toBe("wrong");
    await open.page.getByRole("columnheader", { name: "Error" }).waitFor();
    const failed = await own.rows("failed");
    expect(failed).toEqual([
      ["1", 'line 3: expected a JSON value, got "{\\"half\\":" (INPUT_MALFORMED)', "0"],
      ["2", "RangeError: 3 is large (JOB_FAILED)", "1"],
      ["4", 'line 6: expected a JSON value, got "none" (INPUT_MALFORMED)', "0"],
    ]);
    expect((await own.report()).counts).toEqual({ fulfilled: 2, rejected: 3, partial: 0, unstarted: 0 });
  });

  it("is tried again where it has failed, once nothing else is left to do", async () => {
    await open.page.getByLabel(/^Workers:/).fill("1");
    const task = `export default (number) => {
      globalThis.tried ??= new Set();
      if (tried.has(number)) return number;
      tried.add(number);
      throw new Error("the first time");
    }`;
    expect(await own.runs(["second.js", task], inputsFile(1, 2))).toContain("0 of 2 jobs finished, 2 failed.");
    await own.listen();
    await open.page.getByText("Retrying runs only the 2 failed jobs, now or after a reload.").waitFor();
    await own.button("Retry failed jobs").click();
    expect(await own.hears(/^Done/)).toContain("2 of 2 jobs finished.");
    await open.page.getByLabel(/^Workers:/).fill("2");
  });

  it("that is broken is told of in red, and the page works on", async () => {
    const broken: [OwnFile, RegExp][] = [
      [
        ["syntax.js", "export default (number => {"],
        /^syntax\.js: .* can be loaded, got SyntaxError: .*\(MODULE_INVALID\)\.$/,
      ],
      [["throws.js", 'throw new Error("as told");'], /got Error: as told \(MODULE_INVALID\)/],
      [
        ["nothing.js", "export const other = 1;"],
        /^nothing\.js: .* as its export `default`, got none; it exports other/,
      ],
      [["text.wasm", "no WebAssembly"], /^text\.wasm: expected a WebAssembly module/],
    ];
    await own.give(undefined, inputsFile(1, 2));
    for (const [task, words] of broken) {
      expect(await own.runs(task)).toMatch(words);
      expect(await own.status.getAttribute("class")).toBe("wrong");
    }
    expect(await own.runs(double)).toContain("2 of 2 jobs finished.");
    expect(await own.status.getAttribute("class")).toBe("");
  });

  it("that imports what the page does not have is refused before it is run", async () => {
    for (const [text, name] of [
      ['import other from "./other.js"; export default other;', "./other.js"],
      ['export * from "lodash"; export default () => import("./later.js");', "lodash"],
    ] as const) {
      await own.give(["needy.js", text], inputsFile(1));
      await own.start();
      await own.message.filter({ hasText: `needy.js imports "${name}", which this page does not have` }).waitFor();
      await own.says(/^Not run/);
    }
    expect(await own.runs(double)).toContain("1 of 1 job finished.");
    expect(await own.message.textContent()).toBe("");
  });

  it("may be WebAssembly: a kernel, whose bytes are read as they are wanted, or a function", async () => {
    const kernel: OwnFile = ["factor.WASM", readFileSync(new URL("../../build/fixtures/factor.wasm", import.meta.url))];
    await own.give(kernel, inputsFile(97, 360, 1001));
    await label("Results of a kernel").selectOption("f64");
    expect(await own.runs()).toContain("3 of 3 jobs finished.");
    const factors = ((await own.report()).value as number[][]).map((numbers) => numbers.slice(2));
    expect(factors).toEqual([[97], [2, 2, 2, 3, 3, 5], [7, 11, 13]]);
    await label("Results of a kernel").selectOption("json");
    expect(await own.runs()).toContain("0 of 3 jobs finished, 3 failed.");
    expect((await own.rows("failed"))[0]![1]).toContain("its snapshot could not be decoded");
    expect(await own.runs(["twice.wasm", twiceWasm], inputsFile(4, 21))).toContain("2 of 2 jobs finished.");
    expect((await own.report()).value).toEqual([8, 42]);
  });

  it("has other exports, which are called by their names", async () => {
    await own.give(double, inputsFile(10));
    await label("Export").fill(" half ");
    expect(await own.runs()).toContain("1 of 1 job finished.");
    expect((await own.report()).value).toEqual([5]);
    await label("Export").fill("add");
    expect(await own.runs(["numbers.wasm", numbersWasm], inputsFile([1, 2]))).toContain("1 of 1 job finished.");
    expect((await own.report()).value).toEqual([3]);
    await label("Export").fill("subtract");
    expect(await own.runs()).toMatch(
      /^numbers\.wasm: expected a function `subtract`; the functions it exports: twice, add,/,
    );
    await label("Export").fill("");
  });

  it("is not run without its files, without inputs, or with files of another kind", async () => {
    await open.page.reload();
    await own.give();
    await own.start();
    await own.message.filter({ hasText: /^Expected a task and inputs: drop files here, or choose them\.$/ }).waitFor();
    await own.give(double);
    await own.start();
    await own.message.filter({ hasText: /^Expected inputs: / }).waitFor();
    await own.says(/^Not run: Expected inputs: /);
    await own.drop(".drop", ["picture.png", "no task"]);
    await own.message.filter({ hasText: /^Expected a task \(.*\) or inputs \(.*\), got picture\.png\.$/ }).waitFor();
    await own.give(["inputs.ndjson", "1\n"]);
    await own.message.filter({ hasText: /^Expected a task \(\.js, \.mjs, \.wasm\), got inputs\.ndjson\.$/ }).waitFor();
    expect(await open.page.locator("#own-task-now").textContent()).toContain("double.js, ");
    await own.give(undefined, ["empty.ndjson", ""]);
    await own.start();
    await own.message.filter({ hasText: /got an empty file: empty\.ndjson\.$/ }).waitFor();
    expect(await own.runs(undefined, ["blank.ndjson", "\n\n"])).toContain("0 of 0 jobs finished.");
    expect(await counts().textContent()).toBe("");
  });

  it("has its inputs read bit by bit, if they are many", async () => {
    const lines = Array.from({ length: 9_000 }, (_line, number) => String(number).padEnd(1_000)).join("\n");
    await own.give([
      "slow.js",
      "export default (n) => { for (const end = performance.now() + 1; performance.now() < end;); return n; }",
    ]);
    await own.give(undefined, ["many.ndjson", lines]);
    await own.listen();
    await own.start();
    await counts()
      .filter({ hasText: /^(\d,)?\d{3} of .*; more inputs follow\.$/ })
      .waitFor();
    await open.page.keyboard.press("Escape");
    expect(await own.hears(/^Stopped/)).toMatch(/; there were more inputs\.$/);
    const { counts: parts, jobs, inputsEnded } = await own.report();
    expect(inputsEnded).toBe(false);
    expect(parts.fulfilled + parts.partial + parts.unstarted).toBe(jobs);
    await own.rows("finished");
    await open.page.getByText(/^The last 100 of [\d,]+ jobs; a download has all\.$/).waitFor();
  });

  it("is ended by force if it does not look up, by Escape twice", async () => {
    await own.give(["endless.js", "export default () => { for (;;); }"], inputsFile(1, 2, 3));
    await own.listen();
    await own.start();
    await open.page
      .getByRole("listitem")
      .filter({ hasText: /^Worker 1: (job|busy)/ })
      .waitFor();
    await own.escapeAfter(0);
    await own.hears(/^Stopping/);
    await own.escapeAfter(250);
    expect(await own.hears(/^Stopped/)).toMatch(
      // A worker may be busy with a job that has not begun.
      /^Stopped by force in .*\. 0 of 3 jobs finished, (\d part done, )?\d not started\.$/,
    );
    expect(await own.runs(double)).toContain("3 of 3 jobs finished.");
  });

  it.each(seeds(3))(
    "keeps everything when it is stopped at a random moment, and goes on, also after a reload, SEED=%i",
    async (drawn) => {
      await own.give(search, seedsFile);
      await own.listen();
      await own.start();
      await own.hears(/^Running/);
      const random = new Random(drawn);
      await own.escapeAfter(random.next() * 300);
      // On a fast machine all may be done by then.
      if ((await own.hears(/^(Stopped|Done)/)).startsWith("Done")) {
        expect((await own.report()).value).toEqual(found);
        return;
      }
      const { stopMs: _ms, jobs, ...said } = await own.stopped();
      expect(said.fulfilled + said.partial + said.unstarted).toBe(jobs);
      const report = await own.report();
      expect(report).toMatchObject({ status: "stopped", counts: said, jobs });
      const lines = linesOf((await own.download("NDJSON")).toString());
      expect(lines.length).toBe(said.fulfilled + said.partial);
      for (const { job, status, value } of lines) if (status === "fulfilled") expect(value).toBe(found[job]);
      if (lines.length === 0) return;
      const reloads = random.chance(0.5);
      if (reloads) await open.page.reload();
      await own.listen();
      await (reloads ? offered("Resume") : own.button("Resume")).click();
      expect(await own.hears(/^Done/)).toContain(`${searched.length} of ${searched.length} jobs finished.`);
      expect((await own.report()).value).toEqual(found);
      await offered("Discard").waitFor({ state: "detached" });
    },
  );

  it("goes on from a checkpoint of the command", async () => {
    const file = at(`command-${where.browser}-${where.isolated}.partway`);
    partway("map", search[0], seedsFile[0], "-j", "1", "--max-run-time", "0.3", "--checkpoint", file);
    await own.give(search, seedsFile);
    await label("Open a checkpoint").setInputFiles(file);
    await open.page.getByText(/^command-.* was opened\.$/).waitFor();
    await own.listen();
    await offered("Resume").click();
    await own.hears(/^Going on with search @ 1\.mjs/);
    expect(await own.hears(/^Done/)).toContain(`${searched.length} of ${searched.length} jobs finished.`);
    expect((await own.report()).value).toEqual(found);
  });

  it("goes on in the command from a checkpoint that was downloaded", async () => {
    await own.give(search, seedsFile);
    await own.listen();
    await own.start();
    await own.hears(/^Running/);
    await counts()
      .filter({ hasText: /^[1-9]/ })
      .waitFor();
    await open.page.keyboard.press("Escape");
    const { fulfilled } = await own.stopped();
    const file = at(`page-${where.browser}-${where.isolated}.partway`);
    writeFileSync(file, await own.download("Checkpoint"));
    expect(partway("status", file)).toContain(`${fulfilled} of `);
    const lines = linesOf(partway("map", search[0], seedsFile[0], "--checkpoint", file, "--keep-order"));
    expect(lines.map(({ value }) => value)).toEqual(found);
    await open.page.reload();
    await offered("Discard").click();
    await offered("Discard").waitFor({ state: "detached" });
  });

  it("leaves no error behind in the page", () => {
    expect(open.errors).toEqual([]);
  });
});
