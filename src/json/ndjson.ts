import { PartwayError, describe } from "../errors.js";
import { RejectedInput } from "../task/module.js";
import { LineSplitter } from "./line-splitter.js";

/**
 * Inputs for `map` from a stream of bytes: a JSON value a line. The stream is read as far as inputs are asked for. Blank
 * lines are none; a line that is no JSON is a rejected input, whose error (INPUT_MALFORMED) names the line.
 *
 * @param stream UTF-8, such as `file.stream()` in a page
 */
export async function* ndjson(stream: ReadableStream<Uint8Array>): AsyncGenerator<unknown, void, void> {
  // Not every engine can iterate over a stream.
  const reader = stream.getReader();
  const splitter = new LineSplitter();
  let number = 0;
  try {
    for (let ended = false; !ended; ) {
      const { done, value } = await reader.read();
      ended = done;
      for (const line of value ? splitter.push(value) : splitter.end()) {
        number++;
        if (line.trim() !== "") yield parseLine(line, number);
      }
    }
  } finally {
    await reader.cancel();
  }
}

/** @param number the line's, from 1 @returns its value, or an input that is rejected */
export function parseLine(line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch {
    const message = `line ${number}: expected a JSON value, got ${describe(line.trim())}`;
    return new RejectedInput(new PartwayError("INPUT_MALFORMED", message));
  }
}
