import { runForm } from "../task/run-form.js";
import { isUnderWay, pauseOrGoOn } from "./run.js";

/** What has the focus uses Enter and Space itself. */
const OWN_KEYS =
  "a[href], button, input:not([type=range]), select, textarea, summary, [contenteditable], [role=button]";
const TEXT = "input:not([type]), input[type=text], input[type=search], textarea, [contenteditable]";

/**
 * Enter runs, Space pauses and goes on; Escape stops, and forces, by the run's own interrupt. In a text field Escape means
 * the field: it is left, and the run goes on.
 */
export function listenForKeys(): void {
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.defaultPrevented || event.isComposing || event.repeat) return;
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (!(target instanceof Element) || document.querySelector("dialog[open], [popover]:popover-open")) return;
    if (key === "Enter" && !target.closest(OWN_KEYS) && !isUnderWay()) void runForm();
    else if (key === " " && !target.closest(OWN_KEYS) && isUnderWay()) pauseOrGoOn();
    else if (key === "Escape" && target.closest(TEXT)) (target as HTMLElement).blur();
    else return;
    event.preventDefault();
  });
}
