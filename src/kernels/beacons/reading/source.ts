import type { Input, InputFile } from "../../../task/files.js";

/** Bytes of a file that are read at a time. */
const STRIDE = 2 ** 20;

/** All bytes in order. Of a file the next bytes are being read while those before are worked on. */
export async function* bytesOf(source: Input): AsyncGenerator<Uint8Array, void> {
  if ("stream" in source) return yield* iterated(source.stream);
  const read = (from: number): ReturnType<InputFile["read"]> =>
    source.read({ from, to: Math.min(from + STRIDE, source.size) });
  let next = source.size > 0 ? started(read(0)) : undefined;
  for (let from = 0; next; ) {
    const part = next;
    from += STRIDE;
    next = from < source.size ? started(read(from)) : undefined;
    const bytes = await part;
    if (bytes instanceof Uint8Array) yield bytes;
    else yield* iterated(bytes);
  }
}

/** An error of what is read ahead is heard of when it is wanted. */
function started(read: ReturnType<InputFile["read"]>): ReturnType<InputFile["read"]> {
  if (read instanceof Promise) read.catch(() => {});
  return read;
}

/** Not every browser can iterate over a ReadableStream: it is read by hand. */
async function* iterated(
  stream: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  if (!("getReader" in stream)) return yield* stream;
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}

/** The same bytes, and the first of them: at least `length`, if there are as many. */
export async function peek(
  source: AsyncGenerator<Uint8Array, void>,
  length: number,
): Promise<{ start: Uint8Array; all: AsyncGenerator<Uint8Array, void> }> {
  let start: Uint8Array = new Uint8Array(0);
  while (start.length < length) {
    const { done, value } = await source.next();
    if (done) break;
    start = concatenated(start, value);
  }
  async function* all(): AsyncGenerator<Uint8Array, void> {
    if (start.length > 0) yield start;
    yield* source;
  }
  return { start, all: all() };
}

export function concatenated(left: Uint8Array, right: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  return both;
}
