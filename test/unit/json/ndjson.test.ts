import { expect, it } from "vitest";
import { RejectedInput, ndjson } from "../../../src/index.js";

async function inputsOf(...texts: string[]): Promise<unknown[]> {
  const inputs: unknown[] = [];
  for await (const input of ndjson(new Blob(texts).stream())) inputs.push(input);
  return inputs;
}

it("gives a value for each line that is not blank, the last one without an end too", async () => {
  expect(await inputsOf('1\n\n{"a":[2]}\r\n', '  \n"é"')).toEqual([1, { a: [2] }, "é"]);
  expect(await inputsOf("")).toEqual([]);
});

it("rejects a line that is no JSON, and names it", async () => {
  const [first, second, third] = await inputsOf("1\n\nnot so\n3\n");
  expect([first, third]).toEqual([1, 3]);
  expect(second).toBeInstanceOf(RejectedInput);
  const { error } = second as RejectedInput;
  expect([error.code, error.message]).toEqual(["INPUT_MALFORMED", 'line 3: expected a JSON value, got "not so"']);
});

it("cancels the stream when nobody wants more", async () => {
  let cancelled = false;
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new TextEncoder().encode("1\n2\n")),
    cancel: () => void (cancelled = true),
  });
  for await (const input of ndjson(stream)) if (input === 2) break;
  expect(cancelled).toBe(true);
});
