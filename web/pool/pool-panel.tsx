import { duration, plural } from "partway/element/parts";
import { isUnderWay, progress } from "../run/run.js";
import { Lanes } from "./lanes-view.js";
import { cores, mostWorkers, sharedMemory, workers } from "./pool.js";
import { Throughput } from "./throughput-plot.js";

/** The workers, what each of them does, and how fast it goes. */
export function PoolPanel() {
  return (
    <section class="panel pool" aria-labelledby="pool-title">
      <h2 id="pool-title">Pool</h2>
      <Cores />
      <p class="hint" id="stopping">
        {sharedMemory
          ? "Stopping is instant here: workers share memory with the page and look at it every millisecond."
          : "Stopping is sliced here: workers look up every 8 milliseconds. To share memory with them, which makes it " +
            "instant, the page has to be served with the headers of cross-origin isolation, to a browser that can."}
      </p>
      <h3>Workers</h3>
      <Lanes />
      <h3>Throughput</h3>
      <Throughput />
      <Remaining />
    </section>
  );
}

function Cores() {
  return (
    <div class="field">
      <label for="workers">
        Workers: <span>{workers.value}</span>
      </label>
      <input
        id="workers"
        type="range"
        min={1}
        max={mostWorkers}
        value={workers.value}
        disabled={isUnderWay()}
        aria-describedby="workers-hint"
        onInput={(event) => (workers.value = event.currentTarget.valueAsNumber)}
      />
      <p class="hint" id="workers-hint">
        This machine has {plural(cores, "core")}; the next run has as many workers as are set here.
      </p>
    </div>
  );
}

function Remaining() {
  const { value } = progress;
  const eta = value?.state === "running" ? value.etaMs : undefined;
  return <p id="eta">{eta === undefined ? " " : `About ${duration(Math.max(1_000, eta))} to go.`}</p>;
}
