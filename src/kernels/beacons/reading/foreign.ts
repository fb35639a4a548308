/** What files begin with that are no text, in latin-1, and what they are. */
const SIGNATURES: readonly [start: string, what: string][] = [
  ["\xff\xfe", "text of 16 bits a character: expected UTF-8"],
  ["\xfe\xff", "text of 16 bits a character: expected UTF-8"],
  ["\x28\xb5\x2f\xfd", "compressed by zstd: expected gzip, or none"],
  ["\xfd7zXZ\x00", "compressed by xz: expected gzip, or none"],
  ["BZh", "compressed by bzip2: expected gzip, or none"],
  ["\x04\x22\x4d\x18", "compressed by lz4: expected gzip, or none"],
  ["PK\x03\x04", "a zip archive: expected the logs in it"],
  ["\x1f\x8b", "compressed twice: expected gzip once"],
  ["\xd4\xc3\xb2\xa1", "a capture of packets: expected the logs that Zeek makes of it"],
  ["\xa1\xb2\xc3\xd4", "a capture of packets: expected the logs that Zeek makes of it"],
  ["\x4d\x3c\xb2\xa1", "a capture of packets: expected the logs that Zeek makes of it"],
  ["\x0a\x0d\x0d\x0a", "a capture of packets: expected the logs that Zeek makes of it"],
];

/** Bytes that show what a file is. */
export const SIGNATURE_BYTES = 6;

/** A clause that says what a file is that is no log, by its first bytes; undefined for what may be one. */
export function foreignFormat(start: Uint8Array): string | undefined {
  const text = String.fromCharCode(...start.subarray(0, SIGNATURE_BYTES));
  const what = SIGNATURES.find(([signature]) => text.startsWith(signature))?.[1];
  return what === undefined ? undefined : `the file is ${what}`;
}

/** Bytes at the start that say that UTF-8 follows, and are no part of the text. */
export function byteOrderMark(start: Uint8Array): number {
  return start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf ? 3 : 0;
}
