import type { Progress } from "partway";
import { howFar, lane, pace } from "partway/element";
import { create, element, write } from "./elements.js";

const bar = element<HTMLProgressElement>("fraction");
const counts = element("counts");
const speed = element("pace");
const lanes = element("lanes");

/** Shows how far a run is: a bar, two lines of words, and what each worker does. None of it is read out unasked. */
export function showProgress(progress: Progress): void {
  bar.value = progress.fraction;
  write(counts, howFar(progress));
  write(speed, pace(progress));
  showLanes(progress);
}

function showLanes({ workers, inFlight }: Progress): void {
  const known = [...workers].sort((a, b) => a.worker - b.worker);
  while (lanes.childElementCount > known.length) lanes.lastElementChild!.remove();
  for (const [at, worker] of known.entries()) {
    const row = (lanes.children[at] as HTMLElement | undefined) ?? lanes.appendChild(create("li"));
    write(row, lane(worker, inFlight));
  }
}
