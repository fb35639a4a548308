import type { Locator } from "playwright";
import { Demo } from "./demo.js";

/** A file as a visitor has it: its name, and what is in it. */
export type OwnFile = readonly [name: string, content: string | Uint8Array];

export const inputsFile = (...inputs: unknown[]): OwnFile => [
  "inputs.ndjson",
  inputs.map((input) => `${JSON.stringify(input)}\n`).join(""),
];

/** The page with a task of the visitor's own. */
export class OwnPage extends Demo {
  readonly message: Locator = this.page.locator("#own-message");
  readonly table: Locator = this.page.locator(".rows tbody");

  /** Hears what the status line says from here on: a run may end with the words of the one before. */
  async listen(): Promise<void> {
    await this.page.evaluate(`{
      globalThis.heard?.disconnect();
      const said = (globalThis.said = []);
      globalThis.heard = new MutationObserver(() => said.push(document.querySelector("#status").textContent));
      heard.observe(document.querySelector("#status"), { subtree: true, childList: true, characterData: true });
    }`);
  }

  /** Waits until what it says matches. @returns the words */
  async hears(words: RegExp): Promise<string> {
    const found = `said.find((words) => ${words}.test(words))`;
    await this.until(`${found} !== undefined`);
    return this.page.evaluate<string>(found);
  }

  /** Gives a task and inputs through the form's buttons. */
  async give(task?: OwnFile, inputs?: OwnFile): Promise<void> {
    await this.page.getByRole("radio", { name: "Your own" }).check();
    for (const [field, file] of [["task", task] as const, ["inputs", inputs] as const]) {
      if (!file) continue;
      const [name, content] = file;
      await this.page.locator(`#own-${field}`).setInputFiles({ name, mimeType: "", buffer: bufferOf(content) });
    }
  }

  /** Drops files. @param place a selector */
  async drop(place: string, ...files: OwnFile[]): Promise<void> {
    const given = files.map(([name, content]) => [name, bufferOf(content).toString("base64")]);
    const dataTransfer = await this.page.evaluateHandle(`{
      const dropped = new DataTransfer();
      for (const [name, base64] of ${JSON.stringify(given)})
        dropped.items.add(new File([Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))], name));
      dropped;
    }`);
    for (const type of ["dragover", "drop"]) await this.page.locator(place).dispatchEvent(type, { dataTransfer });
  }

  /** Runs what was given to its end. @returns the last words */
  async runs(task?: OwnFile, inputs?: OwnFile): Promise<string> {
    await this.give(task, inputs);
    await this.listen();
    await this.start();
    return this.hears(/^(?!Running|Going)/);
  }

  /** Presses Escape after so many ms of the page's own time. */
  async escapeAfter(ms: number): Promise<void> {
    await this.page.evaluate(`new Promise((pressed) => setTimeout(() => {
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true }));
      pressed();
    }, ${ms}))`);
  }

  /** Chooses which rows the table shows. @returns them as texts, a list of cells each, by job */
  async rows(kind: "finished" | "failed" | "partial"): Promise<string[][]> {
    await this.page.locator("#rows").selectOption(kind);
    const rows = await this.table.getByRole("row").all();
    const texts = await Promise.all(rows.map((row) => row.locator("th, td").allTextContents()));
    return texts.sort(([a], [b]) => Number(a) - Number(b));
  }
}

function bufferOf(content: string | Uint8Array): Buffer {
  return typeof content === "string" ? Buffer.from(content) : Buffer.from(content);
}
