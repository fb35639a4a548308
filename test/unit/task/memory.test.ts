import { afterEach, expect, test } from "vitest";
import { letGo } from "../../../src/task/memory.js";

const { transfer } = ArrayBuffer.prototype as { transfer?: (length: number) => ArrayBuffer };

afterEach(() => {
  if (transfer) Object.assign(ArrayBuffer.prototype, { transfer });
});

test("a buffer that is let go of holds nothing any more, nor do its views", () => {
  const rows = new Float64Array(8);
  letGo(rows.buffer);
  expect([rows.buffer.byteLength, rows.length]).toEqual([0, 0]);
  letGo(rows.buffer);
});

test("the same where buffers have no `transfer`", () => {
  Object.assign(ArrayBuffer.prototype, { transfer: undefined });
  const rows = new Float64Array(8);
  letGo(rows.buffer);
  expect(rows.length).toBe(0);
});
