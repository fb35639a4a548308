import { effect, untracked } from "@preact/signals";
import { isUnderWay, warn } from "./run/run.js";
import { changedTexts, choose, kernel } from "./task/form.js";
import { kernelOf } from "./task/kernels.js";

/** What the address calls a task of one's own. */
const OWN = "own";

/** The state of an entry of the browser's history that is a step: its run can be had back. */
const STEP = "step";

/**
 * The address says what the form says, so that a run can be shared as a link: `#task=primes&to=1e12`. What has its
 * default is left out. A link fills the form, and runs nothing.
 *
 * @param returned called when the browser's Back and Forward buttons have come to a step, and the form is as it was there
 */
export function followAddress(returned: () => void): void {
  read();
  window.addEventListener("hashchange", () => {
    // What runs is what the form and the address say, until it has ended.
    if (isUnderWay()) history.replaceState(history.state, "", `#${written()}`);
    else read();
  });
  window.addEventListener("popstate", ({ state }) => {
    if (state !== STEP) return;
    read();
    returned();
  });
  effect(() => {
    const address = `#${written()}`;
    // An address without anything is left as it is until something is chosen.
    if (location.hash === "" && untracked(isUntouched)) return;
    if (address !== location.hash) history.replaceState(history.state, "", address);
  });
}

/** The next change of the form is a step that the browser's Back button takes back. */
export function markStep(): void {
  history.replaceState(STEP, "");
  history.pushState(STEP, "", `#${written()}`);
}

function written(): string {
  const task = kernel.value?.name ?? OWN;
  return new URLSearchParams([["task", task], ...changedTexts()]).toString();
}

function isUntouched(): boolean {
  return written() === "task=primes";
}

function read(): void {
  const said = new URLSearchParams(location.hash.slice(1));
  const task = said.get("task");
  if (task === null) return;
  const named = kernelOf(task);
  if (named) choose(named, Object.fromEntries(said));
  else if (task === OWN) choose(undefined);
  else warn(`The address names a task that this page does not have: ${task}.`);
}
