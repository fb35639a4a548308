import { PartwayRunElement } from "./partway-run.js";

export { type AnswerView, createAnswer } from "./answer.js";
export { PartwayRunElement, type PartwayRunEventMap } from "./partway-run.js";
export {
  date,
  duration,
  howFar,
  keptWords,
  lane,
  number,
  pace,
  percent,
  plural,
  sentence,
  whatBecame,
} from "./words.js";

declare global {
  interface HTMLElementTagNameMap {
    "partway-run": PartwayRunElement;
  }
}

if (typeof customElements === "object" && !customElements.get("partway-run")) {
  customElements.define("partway-run", PartwayRunElement);
}
