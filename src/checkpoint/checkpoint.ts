import { PartwayError, reasonOf } from "../errors.js";
import type { Checkpoint, OpenCheckpoint, RunIdentity } from "../task/checkpoint.js";
import { FrameWriter, MAGIC, joined } from "./frames.js";
import { type Hash64, loadHash } from "./hash.js";
import { type CodeOfModule, assertSame, sameOf } from "./identity.js";
import { Log, type LogStart } from "./log.js";
import { type ReadCheckpoint, readCheckpoint } from "./reading.js";
import { FORMAT, type Header, encodeRecord } from "./records.js";
import { Saved } from "./saved.js";
import type { OpenStore, Store } from "./store.js";
import { Waste } from "./waste.js";
import { version } from "../version.js";

export interface CheckpointOptions {
  /** Whether jobs that were rejected are tried again; "completed": only if nothing else was left to do. @default false */
  retryRejected?: boolean | "completed";
  /** What the header says of the call. */
  call?: unknown;
  /** Hears what the run goes on from, if that is anything, before it does. */
  onFound?: (found: Found) => void;
  /** Hears, once a run of `map` is completed, how many of the jobs that are kept have inputs that were not among its own, if any. */
  onUnused?: (jobs: number) => void;
  /**
   * Hears that nothing can be kept, or nothing more, because it cannot be written (CHECKPOINT_FAILED) or another run writes to it
   * (CHECKPOINT_LOCKED): the run goes on without it, unless this throws.
   *
   * @default the run fails
   */
  onFailed?: (error: PartwayError) => void;
}

/** What a run goes on from. */
export interface Found {
  /** The file, or the name in the browser. */
  name: string;
  /** Jobs by what is known of them. `partial`: begun, with something that was kept. */
  counts: { fulfilled: number; partial: number; rejected: number };
  /** Bytes that could not be read, at the end: the rest of something that was being written. */
  dropped: number;
  /** What its header says of the call with which it was begun. */
  command: "run" | "map";
  call: unknown;
}

/** A run's checkpoint in a store. @param storeOf tells where it lies, knowing what the run is */
export function checkpointIn(
  storeOf: (run: RunIdentity, same: Header["same"]) => Store,
  codeOf: CodeOfModule,
  options: CheckpointOptions = {},
): Checkpoint {
  const { onFailed } = options;
  return {
    async open(run) {
      const [hash, same] = await Promise.all([loadHash(), sameOf(run, codeOf)]);
      return open(storeOf(run, same), run, same, options, hash);
    },
    ...(onFailed && { failed: onFailed }),
  };
}

async function open(
  store: Store,
  run: RunIdentity,
  same: Header["same"],
  options: CheckpointOptions,
  hash: Hash64,
): Promise<OpenCheckpoint> {
  const { name } = store;
  const opened = await store.open();
  try {
    const read = await readCheckpoint(name, opened.read(), hash);
    if (read) assertSame(name, read.header, run, same);
    const start = read ? goOn(name, opened, read, options, hash) : begin(opened, run, same, options, hash);
    return new Log(name, opened, hash, { ...start, keyed: run.keyed, onUnused: options.onUnused });
  } catch (cause) {
    await opened.close();
    if (cause instanceof PartwayError) throw cause;
    const text = `checkpoint ${name}: could not be opened: ${reasonOf(cause)}`;
    throw new PartwayError("CHECKPOINT_FAILED", text, { cause });
  }
}

type Start = Omit<LogStart, "keyed" | "onUnused">;

/** A new one: it says what it is of. */
function begin(
  opened: OpenStore,
  { command, task, params }: RunIdentity,
  same: Header["same"],
  { call }: CheckpointOptions,
  hash: Hash64,
): Start {
  const header: Header = { version: FORMAT, partway: version, created: Date.now(), command, task, same, params, call };
  const writer = new FrameWriter(hash);
  const bytes = joined([MAGIC, writer.frame(encodeRecord({ type: "header", ...header }))]);
  opened.cut(0);
  try {
    opened.append(bytes);
  } catch (cause) {
    // Half a beginning would be taken for a damaged one.
    opened.cut(0);
    throw cause;
  }
  return { writer, length: bytes.length, saved: new Saved(), waste: new Waste() };
}

/** One that was read: what follows its last whole record is cut off. */
function goOn(
  name: string,
  opened: OpenStore,
  { header, saved, waste, end, checksum, dropped }: ReadCheckpoint,
  { retryRejected, onFound }: CheckpointOptions,
  hash: Hash64,
): Start {
  const retries = retryRejected === true || (retryRejected === "completed" && saved.end?.status === "completed");
  const retried = { type: "retried", jobs: retries ? saved.rejected : [] } as const;
  if (retried.jobs.length > 0) saved.add(retried);
  const { counts } = saved;
  if (dropped + counts.fulfilled + counts.partial + counts.rejected > 0) {
    const { command, call } = header;
    onFound?.({ name, counts, dropped, command, call });
  }
  if (dropped > 0) opened.cut(end);
  const start = { writer: new FrameWriter(hash, checksum), length: end, saved, waste };
  if (retried.jobs.length === 0) return start;
  // Whatever becomes of them, they are no longer jobs that were rejected.
  const bytes = start.writer.frame(encodeRecord(retried));
  opened.append(bytes);
  return { ...start, length: end + bytes.length };
}
