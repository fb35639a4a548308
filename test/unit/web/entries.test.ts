import { describe, expect, test } from "vitest";
import { type Entry, merged, ofEntries, ofFolder } from "../../../web/task/entries.js";

const endings = [".log", ".log.gz"];
const file = (name: string, content = name): File => new File([content], name, { lastModified: 1 });
const fileEntry = (name: string): Entry => ({ name, isDirectory: false, file: (found) => found(file(name)) });

/** Gives its entries a few at a time, as browsers do. */
function folder(name: string, ...entries: Entry[]): Entry {
  return {
    name,
    isDirectory: true,
    createReader() {
      let at = 0;
      return { readEntries: (found) => found(entries.slice(at, (at += 2))) };
    },
  };
}

const paths = (given: readonly { path: string }[]): string[] => given.map(({ path }) => path);

describe("what is dropped", () => {
  test("is every file as it is, and of folders those whose names end as they should, however deep", async () => {
    const deep = folder("day", fileEntry("conn.00.log"), fileEntry("notes.txt"), fileEntry("conn.01.log.gz"));
    const logs = folder("logs", deep, fileEntry(".hidden.log"), fileEntry("dns.log"), folder("empty"));
    const found = await ofEntries([fileEntry("conn.log.1"), file("plain"), logs], endings);
    expect(paths(found)).toEqual([
      "conn.log.1",
      "plain",
      "logs/day/conn.00.log",
      "logs/day/conn.01.log.gz",
      "logs/dns.log",
    ]);
    expect(await found[2]!.file.text()).toBe("conn.00.log");
  });

  test("fails as a whole if one of it cannot be read", async () => {
    const gone: Entry = { name: "gone.log", isDirectory: false, file: (_, failed) => failed(new Error("gone")) };
    await expect(ofEntries([fileEntry("a.log"), folder("logs", gone)], endings)).rejects.toThrow("gone");
  });
});

test("of a folder that is chosen each file has its path in it", () => {
  const inFolder = Object.defineProperty(file("conn.log"), "webkitRelativePath", { value: "logs/conn.log" });
  expect(paths(ofFolder([inFolder, file("notes.txt")], endings))).toEqual(["logs/conn.log"]);
  expect(paths(ofFolder([file("notes.txt")], []))).toEqual(["notes.txt"]);
});

test("files are in the order of their paths, each once, and those of one name are told apart by what is in them", () => {
  const given = (path: string, content?: string) => ({ path, file: file(path, content) });
  const before = [given("b"), given("d")];
  const all = merged(before, [given("c"), given("b"), given("a"), given("d", "another")]);
  expect(paths(all)).toEqual(["a", "b", "c", "d", "d"]);
});
