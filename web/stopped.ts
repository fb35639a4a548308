import { date, keptWords, number, sentence } from "partway/element";
import { create, element, write } from "./elements.js";
import { type KeptRun, discard, download, keptRuns, openFile } from "./kept.js";

const list = element("stopped");
const message = element("stopped-message");
const file = element<HTMLInputElement>("open");

/** Offers the runs that can go on. @param resume makes one go on @returns looks again what there is */
export function offerStopped(resume: (run: KeptRun) => void): () => Promise<void> {
  const look = async (): Promise<void> => {
    // A browser that keeps nothing has none.
    const runs = await keptRuns().catch(() => []);
    list.replaceChildren(...runs.map((run) => rowOf(run, resume, look)));
    element("stopped-none").hidden = runs.length > 0;
  };
  file.addEventListener("change", () => void take(look));
  return look;
}

/** Says what is wrong with keeping; what is not wrong looks like a hint. */
export function saidOfKeeping(words: string, wrong = true): void {
  message.className = wrong ? "message" : "hint";
  write(message, words);
}

function rowOf(run: KeptRun, resume: (run: KeptRun) => void, look: () => Promise<void>): HTMLElement {
  const { kernel, params, status } = run;
  const given = Object.entries(params).map(
    ([name, value]) => `${name} ${typeof value === "number" ? number(value) : String(value)}`,
  );
  const title = [kernel.name, ...given].join(", ");
  const button = (name: string, act: () => unknown): HTMLElement => {
    // Which one it belongs to, sighted people see.
    const made = create("button", { type: "button", "aria-label": `${name} ${title}` }, name);
    made.addEventListener("click", () => void act());
    return made;
  };
  return create(
    "li",
    {},
    create("p", {}, create("strong", {}, title)),
    create("p", { className: "hint" }, `${keptWords(status.counts)} Begun ${date(status.created)}.`),
    create(
      "div",
      { className: "buttons" },
      button("Resume", () => resume(run)),
      button("Download", () => download(run)),
      button("Discard", async () => {
        await discard(run);
        await look();
        file.focus();
      }),
    ),
  );
}

async function take(look: () => Promise<void>): Promise<void> {
  const [chosen] = file.files ?? [];
  if (!chosen) return;
  try {
    await openFile(chosen);
    saidOfKeeping(`${chosen.name} was opened.`, false);
  } catch (error) {
    saidOfKeeping(`${chosen.name} cannot be opened: ${sentence((error as Error).message)}`);
  }
  file.value = "";
  await look();
}
