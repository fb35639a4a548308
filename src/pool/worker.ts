import { type Remote, releaseProxy, transfer, wrap } from "comlink";
import type { PartwayError } from "../errors.js";
import type { Loss, WorkerHandle } from "../platform/types.js";
import type { Board } from "../protocol/control.js";
import type { Chunk, ChunkNotice, ChunkReply, Notice, WorkerApi } from "../protocol/messages.js";
import { timings } from "../protocol/timings.js";
import type { Exchange } from "./exchange.js";
import { Unposted, ringing, undelivered } from "./post.js";

/** Chunks of a lost worker, each with the job that was in flight where that is known. */
export type InFlight = Map<Exchange, number | undefined>;

/** What a worker tells its pool. */
export interface WorkerEvents {
  ready(): void;
  /** A worker does its work. */
  fruitful(): void;
  notice(worker: PoolWorker, notice: ChunkNotice): void;
  /** The worker is gone, and everything it had posted has been heard. */
  lost(worker: PoolWorker, loss: Loss): void;
}

/**
 * One worker's life: starting -> ready -> lost. A lost worker never comes back; calls to it never settle, so each
 * call here ends with the worker at the latest.
 */
export class PoolWorker {
  state: "starting" | "ready" | "lost" = "starting";
  /** Chunks that are out with it, by chunk number, in the order in which they were sent: so it computes them. */
  readonly exchanges = new Map<number, Exchange>();
  /** As of when it was found to have no room for another chunk (`scheduling.ts`); 0: it may have some. */
  full = 0;
  /** Why the pool gave it up, if it is the doing of some job. */
  blame: { error: PartwayError; blamed: InFlight } | undefined;
  /** Something that it has posted could not be read. What it says after that does not count, for nobody knows what is missing. */
  garbled = false;
  /** Whether it ever did any work. */
  fruitful = false;
  readonly #api: Remote<WorkerApi>;
  readonly #opened = new Set<number>();
  /** Runs whose task it is loading. */
  readonly loading = new Set<number>();
  readonly #pending = new Set<(loss: Loss) => void>();
  #terminated = false;

  constructor(
    /** Its number in the pool, from 0: a replacement takes it over. */
    readonly number: number,
    private readonly handle: WorkerHandle,
    readonly board: Board | undefined,
    private readonly events: WorkerEvents,
    /** It is the only one: what there is to do waits for it, and may as well do so in its port. */
    private readonly alone: boolean,
  ) {
    const { port } = handle;
    // Where a value is nested too deep, Chromium has a message of nothing instead.
    port.addEventListener("message", ({ data }) => (data === null ? this.#misread() : this.#hear(data as Notice)));
    port.addEventListener("messageerror", ({ data }) => this.#misread(data));
    this.#api = wrap<WorkerApi>(ringing(port, board));
    port.start();
    handle.onlost = (loss) => this.#lost(loss);
  }

  /** It has said something of a chunk, or returned one: workers can be started here. */
  proved(): void {
    this.fruitful = true;
    this.events.fruitful();
  }

  /** Whether chunks can be sent to it. */
  get usable(): boolean {
    return (this.state === "ready" || (this.state === "starting" && this.alone)) && !this.#terminated;
  }

  /** The chunks that it computes, or will without being told again. */
  get active(): Exchange[] {
    return [...this.exchanges.values()].filter(({ assignment }) => !assignment.held && !assignment.gathering);
  }

  /** The one that is at its turn: the others wait behind it. Without a board, it has said that its task is ready. */
  get front(): Exchange | undefined {
    return this.active.find(({ run }) => this.board || (this.state !== "starting" && !this.loading.has(run.id)));
  }

  knows(run: number): boolean {
    return this.#opened.has(run);
  }

  /** @throws Unposted if something in it cannot be cloned */
  async work(chunk: Chunk, transferables: Transferable[]): Promise<ChunkReply> {
    const { run, open } = chunk;
    if (open) {
      this.#opened.add(run);
      this.loading.add(run);
    }
    let loaded = true;
    try {
      const sent = transferables.length > 0 ? transfer(chunk, transferables) : chunk;
      const reply = await this.#untilLost(this.#api.work(sent));
      loaded = !reply.loading;
      return reply;
    } catch (error) {
      if (open && error instanceof Unposted) this.#opened.delete(run);
      throw error;
    } finally {
      // A worker that was lost while it loaded a task is asked about that.
      if (open && loaded && this.state !== "lost") this.loading.delete(run);
    }
  }

  /** Others have nothing to do: they are to have what waits here, or else what is not begun of the chunk that is under way. */
  relieve(): void {
    const { board } = this;
    const front = board && this.active.find(({ assignment }) => board.isAt(assignment.chunk));
    if (front && !this.refuseBehind(front) && front.takeBack(board)) front.run.advance();
  }

  /**
   * Chunks that wait behind another are to be done elsewhere, and none is to wait there any more: as long as that chunk is open,
   * the worker has not begun with them. @returns whether there were any
   */
  refuseBehind(front: Exchange): boolean {
    const { board } = this;
    front.assignment.long = true;
    const behind = this.active.filter((exchange) => exchange !== front);
    if (!board || behind.length === 0) return false;
    board.refuse(Math.max(...this.exchanges.keys()));
    if (board.isAt(front.assignment.chunk)) for (const exchange of behind) exchange.drop();
    return true;
  }

  control(run: number, state: number): void {
    if (this.knows(run)) void this.#api.control(run, state);
  }

  close(run: number): void {
    if (this.#opened.delete(run) && this.state !== "lost") void this.#api.close(run);
  }

  keepAlive(needed: boolean): void {
    if (this.state !== "lost") this.handle.keepAlive(needed);
  }

  /**
   * A message has not arrived, nobody knows of which job: all that are out with the worker are blamed together, unless
   * there is only one.
   */
  get suspects(): InFlight {
    const sent = [...this.exchanges.values()].filter(({ assignment }) => !assignment.gathering);
    const only = sent.length === 1 ? sent[0]!.assignment.only : undefined;
    return new Map(sent.map((exchange) => [exchange, only]));
  }

  /** Gives the worker up. Should its thread outlive that, it halts at its next step boundary. */
  terminate(error?: PartwayError, blamed: InFlight = new Map()): void {
    if (this.#terminated || this.state === "lost") return;
    this.blame = error && { error, blamed };
    this.#terminated = true;
    this.board?.halt();
    this.handle.terminate();
  }

  /**
   * The job that it computes now, and since when in ms, of the chunk given: from its board, or from what it said. Without a board
   * nobody knows which job is in its first slice: then it is one of those that have not come back, `job` if there is only one.
   * It may have begun some time after the last news.
   */
  inFlight(exchange: Exchange, epoch: number): { job: number | undefined; since: number } | undefined {
    const { assignment } = exchange;
    if (assignment.held) return undefined;
    if (!this.board) {
      const said = assignment.inFlight;
      if (said && assignment.has(said.job)) return said;
      return exchange === this.front ? { job: assignment.only, since: assignment.heard + timings.post } : undefined;
    }
    const inFlight = this.board.inFlight(assignment.chunk);
    const job = inFlight && assignment.jobAt(inFlight.place);
    if (job === undefined || !assignment.has(job)) return undefined;
    return { job, since: inFlight!.since + epoch - performance.timeOrigin };
  }

  /** @param error why, where the platform tells */
  #misread(error?: unknown): void {
    this.garbled = true;
    const reason = error instanceof Error ? error.message : undefined;
    this.terminate(undelivered("RESULT_UNCLONEABLE", reason), this.suspects);
  }

  #hear(notice: Notice): void {
    if (this.garbled) return;
    if (notice.type === "ready") {
      this.state = "ready";
      this.full = 0;
      this.events.ready();
    } else if (notice.type === "undelivered") {
      this.terminate(undelivered(notice.code, notice.reason), this.suspects);
    } else if (typeof notice.type === "string" && "chunk" in notice) {
      const run = this.exchanges.get(notice.chunk)?.run.id;
      if (run !== undefined) this.loading.delete(run);
      this.proved();
      this.events.notice(this, notice);
    }
  }

  /** Resolves as the call does, or rejects with the loss of the worker, which is all that a lost worker answers. */
  #untilLost<T>(call: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#pending.add(reject);
      const done = (): void => void this.#pending.delete(reject);
      call.then(resolve, reject).finally(done);
    });
  }

  #lost(loss: Loss): void {
    if (this.state === "lost") return;
    this.state = "lost";
    for (const reject of this.#pending) reject(loss);
    this.#pending.clear();
    this.#api[releaseProxy]();
    this.events.lost(this, loss);
  }
}
