import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { Logs } from "../../../../src/kernels/beacons/logs.js";
import type { BeaconsParams } from "../../../../src/kernels/beacons/parameters.js";
import type { Input, InputFile } from "../../../../src/task/files.js";
import { logPieces, planLog } from "../../../../src/make-log/index.js";

const logsOf = (files: Input[]): Logs =>
  new Logs({ files, by: "tuple", direction: "any", internal: "", allow: "", deny: "" } as unknown as BeaconsParams);
const fileOf = (name: string, bytes: Uint8Array): InputFile => ({
  ...{ name, size: bytes.length },
  read: async ({ from, to }) => bytes.subarray(from, to),
});

test("the part of the logs that was read is told by bytes, as they lie there", async () => {
  const bytes = Buffer.from(
    Array.from(logPieces(planLog({ seed: 1, days: 1, hosts: 2, groups: 4 })), ({ text }) => text).join(""),
  );
  const packed = gzipSync(bytes);
  const files = [fileOf("conn.log", bytes), fileOf("conn-summary.log", bytes), fileOf("conn.log.gz", packed)];
  const logs = logsOf(files);
  expect(logs.pulled()).toBe(0);
  const inputs = logs.inputs();
  await inputs.next();
  expect(logs.pulled()).toBe(bytes.length / (bytes.length + packed.length));
  for await (const input of inputs) void input;
  expect(logs.pulled()).toBe(1);
});

test("nobody knows it of a stream, and of no bytes at all", () => {
  const stream = new ReadableStream<Uint8Array>();
  expect(logsOf([fileOf("a.log", Buffer.from("x")), { name: "-", stream }]).pulled()).toBeUndefined();
  expect(logsOf([fileOf("a.log", new Uint8Array(0))]).pulled()).toBeUndefined();
});
