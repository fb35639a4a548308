import { type AnyKernel, Pool, type Progress, type Report } from "../index.js";
import { type Call, OWN, readCall, refusal } from "./call.js";
import { Panel } from "./panel.js";
import { Showing } from "./showing.js";

/** A server that renders pages has no elements: there the class can be imported, and not be used. */
const Base = (typeof HTMLElement === "function" ? HTMLElement : Object) as typeof HTMLElement;

/** What the element dispatches, beside what every element does. None of it bubbles. */
export interface PartwayRunEventMap extends Omit<HTMLElementEventMap, "progress"> {
  /** While a run is under way, every 100 ms at most. */
  progress: CustomEvent<Progress>;
  /** A run has ended, or was stopped. */
  report: CustomEvent<Report>;
  /** Nothing can be run as it is asked for, or a run rejects: a `PartwayError`, or why the kernels could not be loaded. */
  failure: CustomEvent<Error>;
}

/**
 * `<partway-run>`: a run on a page, with its buttons, its progress and its answer so far.
 *
 * Attributes: `kernel`, the name of a kernel that comes with partway; `workers`; `autostart`; and the kernel's parameters,
 * named like the flags of the command: `centerX` is `center-x`. They are read when a run begins. Dispatches `progress`,
 * `report` and `failure`: `PartwayRunEventMap`.
 *
 * Out of its document it stops its run and ends its workers.
 */
export class PartwayRunElement extends Base {
  readonly #panel: Panel;
  #kernel: AnyKernel | undefined;
  #params: Record<string, unknown> | undefined;
  #pool: { workers: string | null; pool: Pool } | undefined;
  #showing: Showing | undefined;
  #current: Promise<Report> | undefined;
  #report: Report | undefined;

  constructor() {
    super();
    this.#panel = new Panel(this.attachShadow({ mode: "open" }), {
      run: () => void this.run(),
      pause: () => this.#showing?.toggle(),
      stop: () => this.#showing?.press(new Error("the Stop button was pressed")),
    });
    this.#adopt();
  }

  /** What is run: a descriptor of one's own; if that is undefined, the kernel of partway's that the attribute names. */
  get kernel(): AnyKernel | string | undefined {
    return this.#kernel ?? this.getAttribute("kernel") ?? undefined;
  }

  set kernel(kernel: AnyKernel | string | undefined) {
    this.#kernel = typeof kernel === "string" ? undefined : kernel;
    if (typeof kernel === "string") this.setAttribute("kernel", kernel);
  }

  /** Parameters that go before those of attributes. @default none */
  get params(): Record<string, unknown> | undefined {
    return this.#params;
  }

  set params(params: Record<string, unknown> | undefined) {
    this.#params = params;
  }

  /** Workers at most, for the next run. @default as many as the machine has cores */
  get workers(): number | undefined {
    return this.hasAttribute("workers") ? Number(this.getAttribute("workers")) : undefined;
  }

  set workers(workers: number | undefined) {
    if (workers === undefined) this.removeAttribute("workers");
    else this.setAttribute("workers", String(workers));
  }

  /** Whether a run begins by itself when the element comes into a document for the first time. @default false */
  get autostart(): boolean {
    return this.hasAttribute("autostart");
  }

  set autostart(autostart: boolean) {
    this.toggleAttribute("autostart", autostart);
  }

  /** Whether a run is under way, a paused one too. */
  get running(): boolean {
    return this.#showing !== undefined && !this.#showing.ended;
  }

  /** How far the run is; of the last one, if none is under way. */
  get progress(): Progress | undefined {
    return this.#showing?.run?.progress;
  }

  /** The answer so far; of the last run, if none is under way. */
  get value(): unknown {
    return this.#showing?.run?.value;
  }

  /** Of the last run that has ended or was stopped. */
  get report(): Report | undefined {
    return this.#report;
  }

  /**
   * Begins a run, unless one is under way.
   *
   * @returns the report of the one that is then under way. It rejects with a `PartwayError` if that cannot be run as it
   *   is asked for: TASK_INVALID, OPTION_INVALID, PARAMETER_INVALID, and the others of `Pool.run`. It is said in the
   *   element all the same: a rejection that nobody handles is not reported.
   */
  run(): Promise<Report> {
    if (this.running) return this.#current!;
    const showing = new Showing(this.#panel, (detail) => this.#tell("progress", detail));
    this.#showing = showing;
    this.#current = this.#follow(showing);
    this.#current.catch(() => {});
    return this.#current;
  }

  /** Workers keep their jobs and compute nothing until `resume` or `stop`. */
  pause(): void {
    this.#showing?.pause();
  }

  resume(): void {
    this.#showing?.resume();
  }

  /** Every worker halts at its next step boundary. @param reason what `report.reason` will be */
  stop(reason?: unknown): void {
    this.#showing?.stop(reason);
  }

  /** Stops, and terminates the workers that have not stopped. @param reason as for `stop` */
  force(reason?: unknown): void {
    this.#showing?.force(reason);
  }

  override addEventListener<Type extends keyof PartwayRunEventMap>(
    type: Type,
    listener: (this: PartwayRunElement, event: PartwayRunEventMap[Type]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(type: string, listener: unknown, options?: boolean | AddEventListenerOptions): void {
    super.addEventListener(type, listener as EventListener, options);
  }

  connectedCallback(): void {
    const name = this.#kernel?.name ?? this.getAttribute("kernel");
    if (name !== null) this.#panel.name(name);
    // Whoever makes the element may set its properties once it is in the page.
    if (this.autostart && !this.#showing) queueMicrotask(() => this.isConnected && void this.run());
  }

  disconnectedCallback(): void {
    // An element that is moved leaves, and is back at once.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.stop(new Error("the element was removed from its document"));
      this.#rest();
    });
  }

  /** Whatever becomes of a run is said, told to listeners, and kept. */
  async #follow(showing: Showing): Promise<Report> {
    let call: Call | undefined;
    const called = async (): Promise<Call & { pool: Pool }> => {
      call = await readCall(this, this.#kernel, this.#params);
      return { ...call, pool: this.#poolAsAsked() };
    };
    try {
      const report = await showing.show(called());
      this.#report = report;
      this.#tell("report", report);
      return report;
    } catch (error) {
      const began = showing.run !== undefined && showing.run.progress.counts.unstarted < showing.run.progress.jobs;
      this.#panel.say(`${began ? "Failed" : "Not run"}: ${refusal(error, call)}.`, true);
      this.#tell("failure", error);
      throw error;
    } finally {
      this.#rest();
    }
  }

  /** A pool lasts from run to run, unless another number of workers is wanted. @throws PartwayError OPTION_INVALID */
  #poolAsAsked(): Pool {
    const workers = this.getAttribute("workers");
    if (this.#pool?.workers === workers) return this.#pool.pool;
    // What is no number is refused as it is written.
    const size = workers === null || workers.trim() === "" || Number.isNaN(Number(workers)) ? workers : Number(workers);
    const pool = new Pool(size === null ? {} : { workers: size as number });
    void this.#pool?.pool.close();
    this.#pool = { workers, pool };
    return pool;
  }

  /** An element that is in no document keeps no workers. */
  #rest(): void {
    if (this.isConnected || this.running) return;
    void this.#pool?.pool.close();
    this.#pool = undefined;
  }

  #tell(type: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  /** Properties that were set before the browser knew what the element is would hide those of its class. */
  #adopt(): void {
    for (const name of [...OWN, "params"] as const) {
      const early = Object.getOwnPropertyDescriptor(this, name);
      if (!early) continue;
      Reflect.deleteProperty(this, name);
      Reflect.set(this, name, early.value);
    }
  }
}
