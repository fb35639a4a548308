import type { AnyKernel } from "partway";
import { sentence } from "partway/element/parts";
import { choose, kernel } from "./form.js";
import { kernels } from "./kernels.js";

/** Each kernel with what it does, and what it has when it is stopped; and a task of one's own. */
export function TaskChoice() {
  return (
    <>
      {kernels.map((one) => (
        <Choice key={one.name} of={one} name={one.name} summary={sentence(one.summary)} partial={one.partial} />
      ))}
      <Choice
        of={undefined}
        name="Your own"
        summary="Runs a task of yours on each line of a file of inputs."
        partial="the results of all jobs that were finished, and what the others had kept"
      />
    </>
  );
}

interface ChoiceProps {
  of: AnyKernel | undefined;
  name: string;
  summary: string;
  partial: string | undefined;
}

function Choice({ of, name, summary, partial }: ChoiceProps) {
  const id = `task-${of?.name ?? "own"}`;
  return (
    <div class="choice">
      <input
        type="radio"
        name="task"
        id={id}
        checked={kernel.value === of}
        aria-describedby={`${id}-summary`}
        onChange={() => choose(of)}
      />
      <label for={id}>{name}</label>
      <div class="hint" id={`${id}-summary`}>
        <p>{summary}</p>
        {partial && kernel.value === of && <p>If stopped: {partial}.</p>}
      </div>
    </div>
  );
}
