import { describe, expect, it } from "vitest";
import { nameOf, readyTask } from "../../../src/pool/tasks.js";
import { platform } from "../../../src/platform/node.js";

const object = "blob:https://example.org/0a4d7a38-2f61-4f0b-9d4e-1f1f6f6f6f6f";

describe("the name of a task", () => {
  it.each([
    ["file:///folder/factor.js", "factor.js"],
    ["https://example.org/tasks/factor.mjs?v=3#part", "factor.mjs"],
    [`${object}#factor.js`, "factor.js"],
    [`${object}#my factor.js`, "my%20factor.js"],
    [object, "task"],
    ["data:text/javascript,export default (x) => x#name", "task"],
    ["https://example.org/", "task"],
  ])("of %s is %s", (url, name) => {
    expect(nameOf(new URL(url))).toBe(name);
    expect(nameOf({ wasm: new URL(url) })).toBe(name);
  });

  it("of one that workers know is what they call it, and of bytes there is none", () => {
    expect(nameOf("factor")).toBe("factor");
    expect(nameOf(new Uint8Array(8))).toBe("task");
  });
});

it("an object URL is of a module, unless its name says that it is of WebAssembly", async () => {
  const read = async (): Promise<Uint8Array> => Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);
  expect(readyTask(new URL(`${object}#factor.js`), undefined, platform)).toMatchObject({
    task: { kind: "module", url: `${object}#factor.js`, name: "factor.js" },
  });
  const wasm = readyTask(new URL(`${object}#factor.wasm`), undefined, { ...platform, read });
  await expect(wasm).rejects.toMatchObject({ code: "MODULE_INVALID" });
});
