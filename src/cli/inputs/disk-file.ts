import { close, open, read } from "node:fs";
import { promisify } from "node:util";
import type { ByteRange, InputFile } from "../../index.js";

const file = { open: promisify(open), read: promisify(read), close: promisify(close) };

/**
 * A file of the disk as a run reads it, from its start to its end. It is opened once, when the reading begins, so that what is
 * renamed, replaced or deleted meanwhile is still the same file; of many files one is open at a time.
 *
 * @param size in bytes: what is added later is not read
 */
export function diskFile(name: string, size: number): InputFile {
  let opened: Promise<number> | undefined;
  /** Reads that have not ended: the next bytes are asked for before the last ones are there. */
  let underWay = 0;
  let isLast = false;
  async function readFrom({ from, to }: ByteRange): Promise<Uint8Array> {
    underWay++;
    isLast = to >= size;
    try {
      return await filled(await (opened ??= file.open(name, "r")), from, Buffer.allocUnsafe(to - from));
    } finally {
      underWay--;
      if (isLast && underWay === 0) await end();
    }
  }
  async function end(): Promise<void> {
    const descriptor = await opened!;
    opened = undefined;
    await file.close(descriptor);
  }
  return { name, size, read: readFrom };
}

/** As much of it as there is: a file may have become shorter. */
async function filled(descriptor: number, from: number, bytes: Buffer): Promise<Uint8Array> {
  for (let length = 0; length < bytes.length; ) {
    const { bytesRead } = await file.read(descriptor, bytes, length, bytes.length - length, from + length);
    if (bytesRead === 0) return bytes.subarray(0, length);
    length += bytesRead;
  }
  return bytes;
}
