import type { Signal } from "@preact/signals";
import { useSignal } from "@preact/signals";
import { plural } from "partway/element/parts";
import { resultTypes } from "partway";
import { FileButton } from "./file-button.js";
import { isWasm } from "./call.js";
import { type Kind, ownExport, ownInputs, ownIssue, ownResult, ownTask, take, takeExample } from "./own.js";

/** A task and inputs of one's own, dropped or chosen. They never leave the page. */
export function OwnTask({ disabled }: { disabled: boolean }) {
  const over = useSignal(false);
  return (
    <fieldset disabled={disabled}>
      <legend>Your own</legend>
      <p class="message" id="own-message" role="alert">
        {ownIssue.value}
      </p>
      <div
        class="drop"
        data-over={over.value}
        // What is dropped is taken wherever it falls: see drop.ts.
        onDrop={() => (over.value = false)}
        onDragOver={() => (over.value = !disabled)}
        onDragLeave={() => (over.value = false)}
      >
        <p>
          Drop a task and its inputs here, or choose them. They stay in this page. To see how it goes,{" "}
          <button type="button" class="small" onClick={takeExample}>
            take an example
          </button>
        </p>
        <FileField
          id="own-task"
          kind="task"
          label="Task..."
          accept=".js,.mjs,.wasm"
          hint="A JavaScript module without imports whose default export is a function or a generator; or WebAssembly."
          file={ownTask}
        />
        <FileField
          id="own-inputs"
          kind="inputs"
          label="Inputs..."
          accept=".ndjson,.jsonl,.json,.txt"
          hint="A JSON value a line: each is a job's input."
          file={ownInputs}
        />
      </div>
      <div class="field">
        <label for="own-export">Export</label>
        <input
          id="own-export"
          type="text"
          autocomplete="off"
          spellcheck={false}
          aria-describedby="own-export-hint"
          value={ownExport.value}
          onInput={(event) => (ownExport.value = event.currentTarget.value)}
        />
        <p class="hint" id="own-export-hint">
          Which of the task's exports is called, if not its default or its only one.
        </p>
      </div>
      {ownTask.value && isWasm(ownTask.value) && <ResultField />}
    </fieldset>
  );
}

interface FileFieldProps {
  id: string;
  kind: Kind;
  label: string;
  accept: string;
  hint: string;
  file: Signal<File | undefined>;
}

function FileField({ id, kind, label, accept, hint, file }: FileFieldProps) {
  return (
    <div class="field">
      <div class="file">
        <FileButton
          id={id}
          accept={accept}
          describedBy={`${id}-now ${id}-hint`}
          take={(chosen) => take(chosen, [kind])}
        >
          {label}
        </FileButton>
        <span id={`${id}-now`}>
          {file.value ? `${file.value.name}, ${plural(file.value.size, "byte")}` : "none yet"}
        </span>
      </div>
      <p class="hint" id={`${id}-hint`}>
        {hint}
      </p>
    </div>
  );
}

function ResultField() {
  return (
    <div class="field">
      <label for="own-result">Results of a kernel</label>
      <select
        id="own-result"
        value={ownResult.value}
        onInput={(event) => (ownResult.value = event.currentTarget.value as typeof ownResult.value)}
      >
        {resultTypes.map((type) => (
          <option key={type}>{type}</option>
        ))}
      </select>
    </div>
  );
}
