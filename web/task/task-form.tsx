import { Key } from "../run/key.js";
import { isUnderWay } from "../run/run.js";
import { OwnTask } from "./own-task.js";
import { ParameterField } from "./parameter-field.js";
import { Presets } from "./presets.js";
import { formFields, issues, kernel } from "./form.js";
import { runForm } from "./run-form.js";
import { TaskChoice } from "./task-choice.js";

/** What to run. While a run is under way it keeps still. */
export function TaskForm() {
  const busy = isUnderWay();
  const submit = (event: Event): void => {
    event.preventDefault();
    void runForm();
  };
  return (
    <form id="task" class="panel" aria-label="What to run" noValidate onSubmit={submit}>
      <fieldset disabled={busy}>
        <legend>Task</legend>
        <TaskChoice />
      </fieldset>
      {kernel.value ? (
        <fieldset disabled={busy}>
          <legend>Parameters</legend>
          <Presets />
          {formFields.value.map((field) => (
            <ParameterField key={`${kernel.value!.name} ${field.name}`} field={field} />
          ))}
          <p class="message">{issues.value[""]}</p>
        </fieldset>
      ) : (
        <OwnTask disabled={busy} />
      )}
      <div class="submit">
        <button id="run" type="submit" aria-keyshortcuts="Enter" class="primary" disabled={busy}>
          Run <Key>Enter</Key>
        </button>
      </div>
    </form>
  );
}
