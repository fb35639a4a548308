import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Project } from "./project.js";

const stripsTypes = Boolean((process.features as { typescript?: string | false }).typescript);
const project = new Project();

const task = `
import type { Job } from "partway/worker";

interface Range { from: number; to: number }

export default function* ({ from, to }: Range, job: Job<number>): Generator<number, string> {
  let at: number = job.resumed ?? from;
  for (; at < to; at++) yield at;
  return \`\${at}\`;
}
`;

const run = (): ReturnType<Project["run"]> => project.run(project.bin, ["map", "task.ts", "inputs.ndjson"]);

beforeAll(async () => {
  await project.install();
  project.write("task.ts", task);
  project.write("inputs.ndjson", '{"from":1,"to":9}\n');
});
afterAll(() => project.remove());

describe("a task in TypeScript", () => {
  it.skipIf(stripsTypes)("is refused in one line that says what it takes, where Node cannot strip types", async () => {
    const { code, stdout, stderr } = await run();
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(
      /^partway: MODULE_INVALID: task\.ts: expected a module that can be loaded, got Error: Node \S+, which cannot run TypeScript by itself: use Node 22\.18 or newer, or install tsx beside it\n$/,
    );
  });

  it("runs: by Node itself, or by tsx where that is installed", async () => {
    if (!stripsTypes)
      await project.run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", "tsx@4.23.15"]);
    const { code, stdout, stderr } = await run();
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ job: 0, status: "fulfilled", value: "9", position: 8 });
  });
});
