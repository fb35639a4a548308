import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { ownFolder } from "../helpers/folder.js";

const at = ownFolder();
const script = join(process.cwd(), "scripts/build-page.mjs");

function buildPage(...args: string[]): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { cwd: at("."), encoding: "utf8" });
  return { code: status, stdout, stderr };
}

describe("npm run build:page", () => {
  it("makes a folder of files that find each other wherever they are served, and says where", () => {
    const { code, stdout, stderr } = buildPage("public");
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toContain(`partway: the page is in ${at("public")}\n`);
    const html = readFileSync(at("public/index.html"), "utf8");
    const named = [...html.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, path]) => path!);
    expect(named.length).toBeGreaterThan(2);
    expect(named.filter((path) => !path.startsWith("./") || !existsSync(at(`public/${path}`)))).toEqual([]);
  });

  it("leaves what else is in the folder, and can be called again", () => {
    writeFileSync(at("public/CNAME"), "example.org");
    expect(buildPage("public").code).toBe(0);
    expect(readdirSync(at("public"))).toEqual(expect.arrayContaining(["CNAME", "index.html"]));
  });

  it.each([
    [["taken"], /^partway: build:page: expected a folder, got a file: .*taken\n$/],
    [["one", "two"], "partway: build:page: expected one folder at most, got one two\n"],
    [["--help"], "partway: build:page: expected one folder at most, got --help\n"],
  ])("says in one line what is wrong with %j", (args, message) => {
    writeFileSync(at("taken"), "");
    const { code, stderr } = buildPage(...args);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
  });
});
