import { PartwayRunElement } from "./partway-run.js";

export * from "./parts.js";
export { PartwayRunElement, type PartwayRunEventMap } from "./partway-run.js";

declare global {
  interface HTMLElementTagNameMap {
    "partway-run": PartwayRunElement;
  }
}

if (typeof customElements === "object" && !customElements.get("partway-run")) {
  customElements.define("partway-run", PartwayRunElement);
}
