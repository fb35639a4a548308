/**
 * One job computes at a time in a worker. Chunks, and jobs that go on after a pause, wait here for their turn.
 *
 * A chunk may wait behind short jobs only. Once the job that has the turn is long (`grewLong`), waiting chunks and
 * those that come later are refused, and their jobs go to another worker.
 */
export class Turn {
  #taken = false;
  #long = false;
  readonly #waiting: Waiting[] = [];

  /** @param pass how the turn is passed on: after the answer of the chunk before was posted */
  constructor(private readonly pass: () => Promise<void>) {}

  /** Resolves to true when the turn is the caller's, to false when it is refused. */
  take(run: number, kind: Waiting["kind"]): Promise<boolean> {
    if (!this.#taken) {
      this.#taken = true;
      return Promise.resolve(true);
    }
    if (this.#long && kind === "chunk") return Promise.resolve(false);
    return new Promise((resolve) => this.#waiting.push({ run, kind, resolve }));
  }

  release(): void {
    this.#long = false;
    void this.pass().then(() => {
      const next = this.#waiting.shift();
      if (next) next.resolve(true);
      else this.#taken = false;
    });
  }

  /** The job that has the turn is long: no chunk waits for it. @returns whether any did */
  grewLong(): boolean {
    this.#long = true;
    return this.#refuse(({ kind }) => kind === "chunk");
  }

  /** Whatever waits for this run need not wait: it was stopped. */
  stopped(run: number): void {
    this.#refuse((waiting) => waiting.run === run);
  }

  #refuse(which: (waiting: Waiting) => boolean): boolean {
    const refused = this.#waiting.filter(which);
    for (const waiting of refused) {
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
      waiting.resolve(false);
    }
    return refused.length > 0;
  }
}

interface Waiting {
  run: number;
  kind: "chunk" | "resumed";
  resolve(mine: boolean): void;
}
