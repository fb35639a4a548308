import { type ParameterIssue, PartwayError, Pool } from "partway";
import { choose, chosenKernel, offerKernels } from "./choice.js";
import { element, write } from "./elements.js";
import { ParameterForm } from "./form.js";
import { type KeptRun, checkpointOf, forgetIfDone, newCheckpoint } from "./kept.js";
import { said, showRun } from "./run.js";
import { offerStopped, saidOfKeeping } from "./stopped.js";

const task = element<HTMLFormElement>("task");
const start = element<HTMLButtonElement>("run");
const stop = element<HTMLButtonElement>("stop");
const workers = element<HTMLInputElement>("workers");

/** Each takes megabytes, and a page has no more cores for them than the machine has. */
const MOST_WORKERS = 256;

let pool = new Pool();
let form: ParameterForm;
let running = false;

function showForm(): void {
  form = new ParameterForm(element("parameters"), chosenKernel());
}

/** A pool of the size asked for; undefined, with words beside the field, if no pool can have it. */
function poolOf(size: number): Pool | undefined {
  const valid = Number.isInteger(size) && size >= 1 && size <= MOST_WORKERS;
  write(element("workers-message"), valid ? "" : `Expected a whole number from 1 to ${MOST_WORKERS}.`);
  workers.setAttribute("aria-invalid", String(!valid));
  if (!valid) return undefined;
  if (pool.workers !== size) {
    void pool.close();
    pool = new Pool({ workers: size });
  }
  return pool;
}

/** @param kept goes on; otherwise what the form says is begun */
async function run(kept?: KeptRun): Promise<void> {
  const params = kept?.params ?? form.read();
  const sized = poolOf(Number(workers.value));
  if (!sized) return complain();
  saidOfKeeping("");
  const checkpoint = kept ? checkpointOf(kept.name, saidOfKeeping) : newCheckpoint(form.kernel, saidOfKeeping);
  const shown = showRun(sized, form.kernel, params, checkpoint);
  // Once the run is shown there is a Stop button that can take the focus.
  busy(true);
  try {
    const report = await shown;
    busy(false);
    await forgetIfDone(report);
  } catch (error) {
    busy(false);
    if (!(error instanceof PartwayError)) throw error;
    if (error.code !== "PARAMETER_INVALID") return said(`${error.message} (${error.code})`);
    form.refuse(error.cause as readonly ParameterIssue[]);
    complain();
  } finally {
    await showStopped();
  }
}

/** The form shows what goes on. */
function resume(kept: KeptRun): void {
  if (running) return;
  choose(kept.kernel, showForm);
  form.fill(kept.params);
  void run(kept);
}

/** The first wrong field gets the focus, so that its message is read out. */
function complain(): void {
  said("Not run: a field has a value that cannot be used.");
  task.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
}

/** While a run is under way the form keeps still, and the focus goes where the next key is wanted. */
function busy(now: boolean): void {
  if (running === now) return;
  running = now;
  const inControls =
    document.activeElement === document.body || document.activeElement?.closest("form, .buttons") != null;
  for (const fields of document.querySelectorAll("fieldset")) fields.disabled = now;
  start.disabled = now;
  // A phone shows the run below the form: it comes into view as the run starts, and stays there when it ends.
  if (inControls) (now ? stop : start).focus({ preventScroll: !now });
}

task.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!running) void run();
});

workers.value = String(pool.workers);
write(element("workers-hint"), `This machine has ${pool.workers} cores.`);
write(
  element("stopping"),
  pool.sharedMemory
    ? "Stopping is instant here: workers share memory with the page and look at it every millisecond."
    : "Stopping is sliced here: the page has no shared memory, so workers look for messages every 8 milliseconds.",
);
offerKernels(element("kernels"), showForm);
showForm();
const showStopped = offerStopped(resume);
void showStopped();
