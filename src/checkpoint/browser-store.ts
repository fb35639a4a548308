import { PartwayError, reasonOf } from "../errors.js";
import type { OpenStore, Replacement, Store } from "./store.js";

/** The pieces of all checkpoints of an origin, each by its checkpoint's name and its place. */
const DATABASE = "partway";
const PIECES = "pieces";

type Piece = Uint8Array<ArrayBuffer>;

/** In bytes: so much is read or written in one turn, or a single piece. */
const AT_A_TIME = 2 ** 18;

/** A checkpoint in the browser's own storage (IndexedDB), held by a Web Lock. */
export class BrowserStore implements Store {
  constructor(readonly name: string) {}

  async open(): Promise<OpenStore> {
    const release = await takeLock(this.name);
    try {
      return await OpenPieces.open(this.name, release);
    } catch (cause) {
      release();
      const text = `checkpoint ${this.name}: expected storage that can be used, got ${reasonOf(cause)}`;
      throw new PartwayError("CHECKPOINT_FAILED", text, { cause });
    }
  }
}

/** All bytes of a checkpoint, in pieces; none if there is no such checkpoint. */
export async function* readPieces(name: string): AsyncGenerator<Piece> {
  const database = await openDatabase();
  try {
    yield* piecesIn(database, name);
  } finally {
    database.close();
  }
}

/** A few at a time: a page has other things to do meanwhile. */
async function* piecesIn(database: IDBDatabase, name: string): AsyncGenerator<Piece> {
  const store = (): IDBObjectStore => database.transaction(PIECES).objectStore(PIECES);
  const keys = await settled(store().getAllKeys(rangeOf(name)));
  let count = 1;
  for (let at = 0; at < keys.length; ) {
    const next = Math.min(at + count, keys.length);
    const pieces: Piece[] = await settled(store().getAll(IDBKeyRange.bound(keys[at], keys[next - 1])));
    yield* pieces;
    at = next;
    count = bytesIn(pieces) < AT_A_TIME ? 2 * count : Math.ceil(count / 2);
  }
}

/** Puts bytes in place of all there are; none remove the checkpoint. */
export async function writePieces(name: string, pieces: readonly Uint8Array[]): Promise<void> {
  const open = await new BrowserStore(name).open();
  const replacement = open.replace();
  for (const piece of pieces) replacement.append(piece);
  replacement.commit();
  try {
    await open.sync();
  } finally {
    await open.close();
  }
}

/** The names of all checkpoints of this origin. */
export async function storedNames(): Promise<string[]> {
  const database = await openDatabase();
  try {
    const keys = await settled(database.transaction(PIECES).objectStore(PIECES).getAllKeys());
    return [...new Set(keys.map((key) => (key as [string, number])[0]))];
  } finally {
    database.close();
  }
}

/** What is written is queued: transactions are done in the order in which they were made. */
class OpenPieces implements OpenStore {
  #next: number;
  #last: Promise<void> = Promise.resolve();
  #failure: { cause: unknown } | undefined;

  static async open(name: string, release: () => void): Promise<OpenPieces> {
    const database = await openDatabase();
    const keys = await settled(database.transaction(PIECES).objectStore(PIECES).getAllKeys(rangeOf(name)));
    const last = keys.at(-1) as [string, number] | undefined;
    return new OpenPieces(database, name, (last?.[1] ?? -1) + 1, release);
  }

  private constructor(
    private readonly database: IDBDatabase,
    private readonly name: string,
    next: number,
    private readonly release: () => void,
  ) {
    this.#next = next;
  }

  async *read(length = Number.POSITIVE_INFINITY): AsyncGenerator<Uint8Array> {
    await this.sync();
    let left = length;
    for await (const piece of piecesIn(this.database, this.name)) {
      if (left <= 0) return;
      yield piece.subarray(0, left);
      left -= piece.length;
    }
  }

  cut(length: number): void {
    let left = length;
    const request = this.#writing().openCursor(rangeOf(this.name));
    request.onsuccess = () => {
      const cursor = request.result;
      if (!cursor) return;
      const piece = cursor.value as Uint8Array;
      if (left <= 0) cursor.delete();
      else if (piece.length > left) cursor.update(piece.slice(0, left));
      left -= piece.length;
      cursor.continue();
    };
  }

  append(bytes: Uint8Array): void {
    if (this.#failure) throw this.#failure.cause;
    this.#writing().put(bytes, [this.name, this.#next++]);
  }

  async sync(): Promise<void> {
    await this.#last;
    if (this.#failure) throw this.#failure.cause;
  }

  replace(): Replacement {
    const pieces: Uint8Array[] = [];
    return {
      append: (bytes) => void pieces.push(bytes),
      commit: () => {
        const store = this.#writing();
        store.delete(rangeOf(this.name));
        putInTurn(store, this.name, pieces);
        this.#next = pieces.length;
      },
      discard: () => {},
    };
  }

  async close(): Promise<void> {
    await this.#last;
    this.database.close();
    this.release();
  }

  #writing(): IDBObjectStore {
    const transaction = this.database.transaction(PIECES, "readwrite");
    this.#last = new Promise((resolve) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => {
        this.#failure ??= { cause: transaction.error ?? new Error("storage refused to write") };
        resolve();
      };
    });
    return transaction.objectStore(PIECES);
  }
}

/** All in one transaction, but some in each turn: it is not done before the last of them is. */
function putInTurn(store: IDBObjectStore, name: string, pieces: readonly Uint8Array[], from = 0): void {
  let bytes = 0;
  for (let at = from; at < pieces.length; at++) {
    const request = store.put(pieces[at], [name, at]);
    bytes += pieces[at]!.length;
    if (bytes < AT_A_TIME) continue;
    request.onsuccess = () => putInTurn(store, name, pieces, at + 1);
    return;
  }
}

function bytesIn(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}

function rangeOf(name: string): IDBKeyRange {
  return IDBKeyRange.bound([name, 0], [name, Number.POSITIVE_INFINITY]);
}

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(PIECES);
  return settled(request);
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("storage cannot be used"));
  });
}

export async function isLocked(name: string): Promise<boolean> {
  const locks = navigator.locks as LockManager | undefined;
  const { held = [] } = (await locks?.query()) ?? {};
  return held.some((lock) => lock.name === lockOf(name));
}

const lockOf = (name: string): string => `partway:${name}`;

/** Where there are no Web Locks, in a page that is not served securely, nobody is kept out. @throws PartwayError CHECKPOINT_LOCKED */
function takeLock(name: string): Promise<() => void> {
  const locks = navigator.locks as LockManager | undefined;
  if (!locks) return Promise.resolve(() => {});
  return new Promise((resolve, reject) => {
    void locks.request(lockOf(name), { ifAvailable: true }, (lock) => {
      if (lock) return new Promise<void>((release) => resolve(() => release()));
      reject(new PartwayError("CHECKPOINT_LOCKED", `checkpoint ${name}: another run of this origin is writing to it`));
      return undefined;
    });
  });
}
