import { Answer } from "./answer/answer.js";
import { StoppedRuns } from "./kept/stopped-runs.js";
import { PoolPanel } from "./pool/pool-panel.js";
import { RunPanel } from "./run/run-panel.js";
import { TaskForm } from "./task/task-form.js";

/** What to run, its answer so far, and the workers that compute it. */
export function Page() {
  return (
    <>
      <header>
        <h1>partway</h1>
        <p>Work on every core, in this page. Stop it at any moment: everything made so far is kept.</p>
      </header>
      <main>
        <TaskForm />
        <div class="middle">
          <RunPanel />
          <Answer />
        </div>
        <PoolPanel />
        <StoppedRuns />
      </main>
    </>
  );
}
