import { readdirSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import { diskFile } from "../../../src/cli/inputs/disk-file.js";
import { bytesOf } from "../../../src/kernels/beacons/reading/source.js";
import { ownFolder } from "../../helpers/folder.js";

const at = ownFolder();
const path = at("conn.log");
const MB = 2 ** 20;
const content = Buffer.from(Uint8Array.from({ length: 3 * MB + 5 }, (_, index) => (index * 7) >> 10));

/** All bytes; what happens to the file happens once the first have come. */
async function read(happens: () => void): Promise<Buffer> {
  writeFileSync(path, content);
  const parts: Uint8Array[] = [];
  for await (const part of bytesOf(diskFile(path, content.length))) {
    if (parts.length === 0) happens();
    parts.push(part);
  }
  return Buffer.concat(parts);
}

afterEach(() => rmSync(path, { force: true }));

describe("a file that is being read", () => {
  test.each<[what: string, happens: () => void]>([
    ["deleted", () => rmSync(path)],
    [
      "rotated, and another one takes its place",
      () => {
        renameSync(path, at("conn.1.log"));
        writeFileSync(path, "another");
      },
    ],
    ["longer", () => writeFileSync(path, "more", { flag: "a" })],
  ])("is what it was when it is %s", async (_, happens) => {
    expect((await read(happens)).equals(content)).toBe(true);
  });

  test("gives what there is when it gets shorter", async () => {
    const got = await read(() => truncateSync(path, 2 * MB + 1));
    expect(got.equals(content.subarray(0, got.length))).toBe(true);
    expect(got.length).toBeGreaterThanOrEqual(2 * MB);
    expect(got.length).toBeLessThan(content.length);
  });

  test.runIf(process.platform === "linux")("is open no longer than that", async () => {
    await read(() => {});
    const open = readdirSync("/proc/self/fd").length;
    await read(() => {});
    expect(readdirSync("/proc/self/fd")).toHaveLength(open);
  });
});

test("a file that is gone fails whoever reads it", async () => {
  await expect(bytesOf(diskFile(at("nowhere.log"), 5)).next()).rejects.toThrow("ENOENT");
});
