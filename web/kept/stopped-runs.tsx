import { date, keptWords } from "partway/element/parts";
import { save } from "../run/downloads.js";
import { resumeTitle } from "../run/ending.js";
import { resume } from "../run/resume.js";
import { isUnderWay, keptAs } from "../run/run.js";
import { FileButton } from "../task/file-button.js";
import { type KeptRun, checkpointFile, forget, keptRuns, openFile, saidOfKeeping, titleOf } from "./kept.js";

/** Runs that can go on: stopped here before, or in a terminal. The one that is shown above has a Resume of its own. */
export function StoppedRuns() {
  const { words, wrong } = saidOfKeeping.value;
  const others = keptRuns.value.filter(({ name }) => name !== keptAs.value);
  return (
    <section class="panel stopped" aria-labelledby="stopped-title">
      <h2 id="stopped-title">Stopped runs</h2>
      {others.length === 0 && (
        <p class="hint" id="stopped-none">
          What a run has made is kept in this browser as it is made. A run that was stopped, or whose page was closed,
          can go on from here.
        </p>
      )}
      <fieldset disabled={isUnderWay()}>
        <legend class="unseen">Runs that can go on</legend>
        <ul id="stopped">
          {others.map((kept) => (
            <StoppedRun key={kept.name} kept={kept} />
          ))}
        </ul>
        <div class="field">
          <FileButton
            id="open"
            accept=".partway"
            describedBy="open-hint stopped-message"
            take={([file]) => void openFile(file!)}
          >
            Open a checkpoint
          </FileButton>
          <p class="hint" id="open-hint">
            A file that was downloaded here, or that <code>partway run</code> or <code>partway map</code> has left.
          </p>
          <p class={wrong ? "message" : "hint"} id="stopped-message" aria-live="polite">
            {words}
          </p>
        </div>
      </fieldset>
    </section>
  );
}

function StoppedRun({ kept }: { kept: KeptRun }) {
  const { name, call, counts, created } = kept;
  const title = titleOf(call);
  const again = resumeTitle(kept);
  const drop = async (): Promise<void> => {
    await forget(name);
    document.querySelector<HTMLElement>("#open")?.focus();
  };
  const download = { title: "Checkpoint", file: () => checkpointFile(name, call) };
  return (
    <li>
      <p>
        <strong>{title}</strong>
      </p>
      <p class="hint">
        {keptWords(counts)} Begun {date(created)}.
      </p>
      <div class="buttons">
        <button type="button" aria-label={`${again} ${title}`} onClick={() => resume(call, name)}>
          {again}
        </button>
        <button type="button" aria-label={`Download ${title}`} onClick={() => void save(download)}>
          Download
        </button>
        <button type="button" aria-label={`Discard ${title}`} onClick={() => void drop()}>
          Discard
        </button>
      </div>
    </li>
  );
}
