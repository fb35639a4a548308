/** Where the bytes of a checkpoint lie. */
export interface Store {
  /** For messages: the file, or the name that it has in the browser. */
  readonly name: string;
  /**
   * Takes hold of it: nobody else writes to it until it is closed.
   *
   * @throws PartwayError CHECKPOINT_LOCKED, CHECKPOINT_FAILED
   */
  open(): Promise<OpenStore>;
}

export interface OpenStore {
  /** The bytes that there are, in pieces. @param length so many of them at most @default all */
  read(length?: number): AsyncIterable<Uint8Array>;
  /** Leaves out everything after so many bytes. */
  cut(length: number): void;
  /** What is appended outlives this process from here on. @throws Error if it cannot be written */
  append(bytes: Uint8Array): void;
  /** What was appended outlives a loss of power when this resolves. */
  sync(): Promise<void>;
  /** Begins what is to stand in place of all there is. */
  replace(): Replacement;
  /** Others may take hold of it. */
  close(): Promise<void>;
}

/** What a store held before stays until the new bytes are whole. */
export interface Replacement {
  append(bytes: Uint8Array): void;
  commit(): void;
  discard(): void;
}
