/** A file that a run reads, in whatever parts it likes: a file of the disk, or one that was dropped on a page. */
export interface InputFile {
  /** For messages, and for what a name tells of its content. */
  name: string;
  /** In bytes. */
  size: number;
  /** The bytes from `from` to before `to`, at once or as they come. */
  read(range: ByteRange): Promise<Uint8Array> | AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>;
}

/** Bytes that come by once, such as those of standard input. */
export interface InputStream {
  name: string;
  stream: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>;
}

/** From 0; `to` is left out. */
export interface ByteRange {
  from: number;
  to: number;
}

/** What a parameter of the kind `files` consists of. */
export type Input = InputFile | InputStream;

export function isInput(value: unknown): value is Input {
  if (typeof value !== "object" || value === null) return false;
  const { name, size, read, stream } = value as Partial<InputFile & InputStream>;
  if (typeof name !== "string") return false;
  return stream === undefined ? typeof size === "number" && typeof read === "function" : typeof stream === "object";
}

/** A file of a page as a run reads it. */
export function inputFile(file: File): InputFile {
  return { name: file.name, size: file.size, read: ({ from, to }) => file.slice(from, to).stream() };
}

/** Parameters without what is read: a run is known by what it makes of that, and a checkpoint cannot hold it. */
export function withoutInputs(params: unknown): unknown {
  if (typeof params !== "object" || params === null || Array.isArray(params)) return params;
  return Object.fromEntries(Object.entries(params).filter(([, value]) => !isInputs(value)));
}

function isInputs(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isInput);
}
