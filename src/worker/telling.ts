import type { Chunk } from "../protocol/messages.js";
import { timings } from "../protocol/timings.js";
import type { ChunkJobs } from "./chunk-jobs.js";
import type { Desk } from "./desk.js";
import type { Flight } from "./flight.js";
import type { Landing } from "./landing.js";
import type { WorkerRun } from "./run.js";

/** What the main side is told of a chunk while it is under way. Times in ms. */
export class Telling {
  /** What was not begun has been handed over. */
  handed = false;
  #told: number;
  /** The main side was told which job is under way. */
  #named = false;

  constructor(
    private readonly desk: Desk,
    private readonly run: WorkerRun,
    private readonly chunk: Chunk,
    private readonly jobs: ChunkJobs,
    private readonly landing: Landing,
    /** When the chunk began. Moved forward by what is not its own time: pauses and set-up work. */
    public start: number,
  ) {
    this.#told = start;
  }

  /**
   * Between two jobs: some have ended, and nobody knows how long the next one takes. One that was named must not be taken for
   * it.
   */
  due(now: number): boolean {
    return this.jobs.left > 0 && (this.#named || now - this.#told > timings.post);
  }

  /** Before each job, the first one of its run here among them: the task is ready, its set-up work done. */
  ready(): void {
    const { desk, chunk, jobs } = this;
    if (chunk.open && jobs.begun === 0 && !desk.board) desk.post({ type: "loaded", chunk: chunk.chunk });
  }

  /** What has ended counts from now on, whatever becomes of the chunk. */
  finished(now: number): void {
    this.#told = now;
    this.#named = false;
    const { gathered } = this.landing;
    if (gathered.empty) return;
    this.desk.post({ type: "finished", chunk: this.chunk.chunk, ...gathered.take(), unbegun: 0 });
  }

  /**
   * In the middle of a job that takes its time: that it was begun, what it has made, and what others should do. True if
   * others were told not to wait for it: their answers leave when the worker breathes.
   */
  underWay(flight: Flight): boolean {
    const { desk, run, chunk } = this;
    if (!desk.board && !this.#named) {
      this.#named = true;
      desk.post({ type: "begun", chunk: chunk.chunk, job: flight.job });
    }
    const now = desk.now();
    if (run.publishing.due(now, flight.resumed)) this.publish(flight);
    return !this.handed && now - this.start >= timings.old && this.#handOver();
  }

  /** The chunk has grown old in the middle of a job: what is finished counts now, and the rest waits for nobody. */
  #handOver(): boolean {
    this.handed = true;
    const { desk, chunk, landing, jobs } = this;
    desk.board?.shut();
    desk.post({ type: "handed", chunk: chunk.chunk, ...landing.gathered.take(), ...jobs.rest() });
    return desk.turn.grewLong();
  }

  /** What the job in flight has made so far. */
  publish(flight: Flight): void {
    const { desk, run, chunk } = this;
    const { job, stepper } = flight;
    flight.news = false;
    const before = desk.now();
    const snapshot = stepper.snapshot();
    const [position, extent] = [stepper.position(), stepper.extent()];
    if (snapshot === undefined && position === undefined) return;
    desk.post({ type: "snapshot", chunk: chunk.chunk, job, snapshot, position, extent });
    run.publishing.published(before, desk.now());
  }

  held(held: boolean): void {
    this.desk.post({ type: "held", chunk: this.chunk.chunk, held });
  }
}
