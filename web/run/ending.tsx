import { useState } from "preact/hooks";
import { isMap } from "../task/call.js";
import { keptWords, plural } from "partway/element/parts";
import { type KeptRun, keptOf } from "../kept/kept.js";
import { asNarrowed } from "../answer/narrowing.js";
import { begin, call, report, resumable, unkept, withoutFiles } from "./run.js";
import { type Download, downloadsOf, save } from "./downloads.js";
import { resume } from "./resume.js";

/** What can be done with a run that has ended. */
export function Ending() {
  const [of, made, name] = [call.value!, report.value, resumable.value];
  const kept = name === undefined ? undefined : keptOf(name);
  return (
    <>
      <div class="buttons">
        {kept && (
          <button id="resume" type="button" class="primary" onClick={() => resume(asNarrowed(of), kept.name)}>
            {resumeTitle(kept)}
          </button>
        )}
        <button type="button" onClick={() => void begin(asNarrowed(of))}>
          Run again
        </button>
        {made && (
          <div class="downloads" role="group" aria-label="Download">
            <span>Download</span>
            {downloadsOf(of, made, name).map((one) => (
              <DownloadButton key={one.title} download={one} />
            ))}
          </div>
        )}
      </div>
      <p class="hint">
        {kept && `${whatResumes(kept)} `}
        Run again begins anew{isMap(of) ? "" : ", with the same parameters"}.
      </p>
    </>
  );
}

export function resumeTitle({ completed }: KeptRun): string {
  return completed ? "Retry failed jobs" : "Resume";
}

function whatResumes({ name, completed, counts }: KeptRun): string {
  if (completed) return `Retrying runs only the ${plural(counts.rejected, "failed job")}, now or after a reload.`;
  if (unkept.value === "")
    return `Resume goes on from here${name === withoutFiles.value ? "" : ", now or after a reload"}.`;
  return `Resume goes on from what could be kept: ${keptWords(counts)}`;
}

function DownloadButton({ download }: { download: Download }) {
  const [wrong, setWrong] = useState("");
  const get = (): void => {
    setWrong("");
    save(download).catch((error: Error) => setWrong(error.message));
  };
  return (
    <>
      <button type="button" class="small" aria-label={`Download ${download.title}`} onClick={get}>
        {download.title}
      </button>
      {wrong && <span class="message">{wrong}</span>}
    </>
  );
}
