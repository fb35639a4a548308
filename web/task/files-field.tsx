import { useSignal } from "@preact/signals";
import { plural, sentence } from "partway/element/parts";
import type { Field } from "partway/kernels";
import { hasExample, loadExample } from "./example.js";
import { FileButton } from "./file-button.js";
import { formFiles } from "./files.js";
import { issues, kernel } from "./form.js";
import { give, ofFolder, remove } from "./give.js";

/** Files whose names are shown. */
const NAMED = 3;

/** A parameter that is files: where they are dropped or chosen, and what was given. They never leave the page. */
export function FilesField({ field }: { field: Field }) {
  const over = useSignal(false);
  const { name, title = name, description = "", endings = [] } = field;
  const id = `parameter-${name}`;
  const given = formFiles.value[name] ?? [];
  const described = `${id}-now ${id}-hint ${id}-message`;
  const wrong = issues.value[name];
  return (
    <div class="field" role="group" aria-labelledby={`${id}-title`}>
      <span id={`${id}-title`}>{title}</span>
      <div
        class="drop"
        data-over={over.value}
        // What is dropped is taken wherever it falls: see drop.ts.
        onDrop={() => (over.value = false)}
        onDragOver={() => (over.value = true)}
        onDragLeave={() => (over.value = false)}
      >
        <p class="hint" id={`${id}-hint`}>
          {sentence(description)} Drop them here, or choose them. They are read in this page, and never leave this
          machine.
        </p>
        <Example name={name} />
        <div class="buttons">
          <FileButton
            id={id}
            multiple
            invalid={wrong !== undefined}
            describedBy={described}
            take={(files) =>
              give(
                name,
                files.map((file) => ({ path: file.name, file })),
              )
            }
          >
            Files...
          </FileButton>
          <FileButton
            id={`${id}-folder`}
            folder
            describedBy={described}
            take={(files) => give(name, ofFolder(files, endings))}
          >
            Folder...
          </FileButton>
          {given.length > 0 && (
            <button type="button" class="small" aria-label={`Remove ${title}`} onClick={() => remove(name)}>
              Remove
            </button>
          )}
        </div>
        <p id={`${id}-now`} class="given">
          {given.length === 0 ? "None yet." : listed(given)}
        </p>
      </div>
      <p class="message" id={`${id}-message`}>
        {wrong}
      </p>
    </div>
  );
}

/** For whoever has no files at hand. */
function Example({ name }: { name: string }) {
  const state = useSignal<"" | "loading" | "failed">("");
  const of = kernel.value?.name ?? "";
  if (!hasExample(of)) return null;
  const take = async (): Promise<void> => {
    state.value = "loading";
    try {
      give(name, [await loadExample(of)]);
      state.value = "";
    } catch {
      state.value = "failed";
    }
  };
  return (
    <p class="hint" aria-live="polite">
      None at hand?{" "}
      <button type="button" class="small" disabled={state.value === "loading"} onClick={() => void take()}>
        Take an example
      </button>
      {state.value === "failed" && " It could not be loaded."}
    </p>
  );
}

function listed(given: readonly { path: string; file: File }[]): string {
  const bytes = given.reduce((sum, { file }) => sum + file.size, 0);
  const names = given.slice(0, NAMED).map(({ path }) => path);
  const more = given.length - names.length;
  return `${plural(given.length, "file")}, ${plural(bytes, "byte")}: ${names.join(", ")}${more > 0 ? `, and ${more} more` : ""}.`;
}
