import { number, sentence } from "partway/element/parts";
import type { Field } from "partway/kernels";
import { later } from "../later.js";
import { check, issues, setText, texts } from "./form.js";

const FilesField = later(
  () => import("./files-field.js").then(({ FilesField: loaded }) => loaded),
  ({ field: { name, title = name } }: { field: Field }) => (
    <p class="field">{title}: what takes them is not loaded yet.</p>
  ),
);

/** A parameter: its label, a control of its kind, what it is, and what is wrong with its value. */
export function ParameterField({ field }: { field: Field }) {
  return field.type === "files" ? <FilesField field={field} /> : <TextField field={field} />;
}

function TextField({ field }: { field: Field }) {
  const { name, title = name, unit } = field;
  const id = `parameter-${name}`;
  const wrong = issues.value[name];
  const control = (
    <Control
      field={field}
      attributes={{
        id,
        required: field.required,
        "aria-describedby": `${id}-hint ${id}-message`,
        "aria-invalid": wrong !== undefined,
        onBlur: () => void check(name),
      }}
    />
  );
  return (
    <div class="field">
      <label for={id}>{title}</label>
      {unit ? (
        <div class="with-unit">
          {control}
          <span>{unit}</span>
        </div>
      ) : (
        control
      )}
      <p class="hint" id={`${id}-hint`}>
        {hintOf(field)}
      </p>
      <p class="message" id={`${id}-message`}>
        {wrong}
      </p>
    </div>
  );
}

interface ControlProps {
  field: Field;
  attributes: Record<string, unknown>;
}

/** Numbers are text fields: a number field takes no `1e10` from some keyboards, and turns by the mouse wheel. */
function Control({ field: { name, type, choices }, attributes }: ControlProps) {
  const text = texts.value[name] ?? "";
  if (type === "boolean") {
    return (
      <input
        {...attributes}
        type="checkbox"
        checked={text === "true"}
        onInput={(event) => setText(name, String(event.currentTarget.checked))}
      />
    );
  }
  if (type === "choice") {
    return (
      <select {...attributes} value={text} onInput={(event) => setText(name, event.currentTarget.value)}>
        {(choices ?? []).map((choice) => (
          <option key={choice} value={String(choice)}>
            {choice}
          </option>
        ))}
      </select>
    );
  }
  return (
    <input
      {...attributes}
      type="text"
      inputMode={type === "text" ? "text" : "decimal"}
      autocomplete="off"
      spellcheck={false}
      value={text}
      onInput={(event) => setText(name, event.currentTarget.value)}
      // Whoever fills in forms for people does not always say so twice.
      onChange={(event) => setText(name, event.currentTarget.value)}
    />
  );
}

function hintOf({ description = "", minimum, maximum }: Field): string {
  const [least, most] = [minimum, maximum].map((limit) => (limit === undefined ? undefined : limitText(limit)));
  const range = least && most ? `from ${least} to ${most}` : least ? `${least} or more` : most ? `${most} or less` : "";
  return sentence([description, range].filter(Boolean).join(", "));
}

function limitText(limit: number): string {
  return Math.abs(limit) >= 0.001 || limit === 0 ? number(limit) : String(limit);
}
