import type { Progress } from "../index.js";
import { create, write } from "./nodes.js";
import { styles } from "./styles.js";
import { howFar, pace } from "./words.js";

/** What the buttons do. */
export interface Controls {
  run(): void;
  /** Pauses, or goes on. */
  pause(): void;
  stop(): void;
}

/** What an element shows: its buttons, how far its run is, and the answer so far. */
export class Panel {
  /** The answer's home. */
  readonly answer = create("div", { part: "answer" });
  readonly #run = create("button", { type: "button", className: "primary", part: "button run" }, "Run");
  readonly #pause = create("button", { type: "button", part: "button pause", disabled: true }, "Pause");
  readonly #stop = create("button", { type: "button", part: "button stop", disabled: true }, "Stop");
  readonly #status = create("p", { className: "status", part: "status", role: "status" }, "Nothing has been run yet.");
  readonly #bar = create("progress", {
    max: 1,
    value: 0,
    "aria-label": "Part of the work that is done",
    part: "progress",
  });
  readonly #counts = create("p", { className: "counts", part: "counts" });
  readonly #pace = create("p", { className: "pace", part: "pace" });
  readonly #group: HTMLElement;

  constructor(
    private readonly root: ShadowRoot,
    controls: Controls,
  ) {
    this.#run.addEventListener("click", () => controls.run());
    this.#pause.addEventListener("click", () => controls.pause());
    this.#stop.addEventListener("click", () => controls.stop());
    const hint = create(
      "p",
      { className: "hint", part: "hint" },
      create("kbd", {}, "Escape"),
      " stops, and keeps what was made.",
    );
    const buttons = create("div", { className: "buttons", part: "buttons" }, this.#run, this.#pause, this.#stop);
    const progress = [this.#bar, this.#counts, this.#pace];
    this.#group = create("div", { className: "panel", part: "panel", role: "group", tabIndex: -1 });
    this.#group.append(buttons, hint, this.#status, ...progress, this.answer);
    root.adoptedStyleSheets = [styles()];
    root.append(this.#group);
  }

  /** Says what is run here to those who cannot see it: a page may have several. */
  name(name: string): void {
    this.#group.setAttribute("aria-label", name);
  }

  /** The status line is read out: only what is news belongs there. @param wrong whether it says why there is no run */
  say(words: string, wrong = false): void {
    this.#status.classList.toggle("wrong", wrong);
    write(this.#status, words);
  }

  /** @param progress undefined if no work was even planned */
  showProgress(progress: Progress | undefined): void {
    this.#bar.value = progress?.fraction ?? 0;
    write(this.#counts, progress ? howFar(progress) : "");
    write(this.#pace, progress ? pace(progress) : "");
  }

  /** While a run is under way the other buttons have a meaning. A button that has the focus and goes out of use leaves it to them all. */
  busy(now: boolean): void {
    const focused = this.root.activeElement;
    const moves = now ? focused === this.#run : focused === this.#pause || focused === this.#stop;
    this.#run.disabled = now;
    this.#pause.disabled = this.#stop.disabled = !now;
    this.paused(false);
    write(this.#stop, "Stop");
    // One more press of the same key would undo what the first has done.
    if (moves) this.#group.focus({ preventScroll: true });
  }

  paused(now: boolean): void {
    write(this.#pause, now ? "Go on" : "Pause");
  }

  /** The next press terminates workers that do not answer. */
  stopping(): void {
    write(this.#stop, "Stop by force");
  }
}
