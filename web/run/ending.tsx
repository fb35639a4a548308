import { useState } from "preact/hooks";
import { isMap } from "../task/call.js";
import { begin, call, report, resumable } from "./run.js";
import { type Download, downloadsOf, save } from "./downloads.js";
import { resume } from "./resume.js";

/** What can be done with a run that has ended. */
export function Ending() {
  const [of, made, name] = [call.value!, report.value, resumable.value];
  return (
    <>
      <div class="buttons">
        {name !== undefined && (
          <button id="resume" type="button" class="primary" onClick={() => resume(of, name)}>
            Resume
          </button>
        )}
        <button type="button" onClick={() => void begin(of)}>
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
        {name !== undefined && "Resume goes on from here, now or after a reload. "}
        Run again begins anew{isMap(of) ? "" : ", with the same parameters"}.
      </p>
    </>
  );
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
