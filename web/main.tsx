import { render } from "preact";
import { followAddress } from "./address.js";
import { listenForDrops } from "./drop.js";
import { keptRuns, lookForKept } from "./kept/kept.js";
import { Page } from "./page.js";
import { plural } from "partway/element/parts";
import { listenForKeys } from "./run/keys.js";
import { failed, phase, say } from "./run/run.js";
import { rerunForm } from "./task/run-form.js";

followAddress(() => void rerunForm());
render(<Page />, document.querySelector("#page")!);
listenForKeys();
listenForDrops();
// Once the page is there: the code of checkpoints is as large as all the rest.
requestAnimationFrame(() => setTimeout(() => void lookForKept().then(tellOfKept)));

/** On a phone they are far below. */
function tellOfKept(): void {
  const { length } = keptRuns.value;
  if (phase.value !== "idle" || failed.value || length === 0) return;
  say(`Nothing has been run yet. ${plural(length, "stopped run")} can go on: see below.`);
}
