import { describe, expect, it } from "vitest";
import { inputFile, isInput, withoutInputs } from "../../../src/task/files.js";

const read = () => Promise.resolve(new Uint8Array(0));

describe("what a run reads", () => {
  it.each([
    [{ name: "a.log", size: 3, read }, true],
    [{ name: "standard input", stream: new ReadableStream() }, true],
    [{ name: "a.log", size: 3 }, false],
    [{ name: "a.log", read }, false],
    [{ size: 3, read }, false],
    ["a.log", false],
    [null, false],
  ])("%o: %s", (value, is) => expect(isInput(value)).toBe(is));

  it("is a file of a page, any part of it", async () => {
    const file = inputFile(new File(["0123456789"], "digits.txt"));
    expect(file).toMatchObject({ name: "digits.txt", size: 10 });
    expect(await new Response(file.read({ from: 2, to: 5 }) as ReadableStream).text()).toBe("234");
  });

  it("is left out of what a checkpoint keeps of the parameters", () => {
    const file = { name: "a.log", size: 3, read };
    expect(withoutInputs({ files: [file, file], top: 5, list: [] })).toEqual({ top: 5, list: [] });
    expect([withoutInputs(undefined), withoutInputs([1]), withoutInputs("x")]).toEqual([undefined, [1], "x"]);
  });
});
