import { type ResultType, resultTypes } from "../../index.js";
import { UsageError, quoted } from "../ending/usage-error.js";
import { nearest } from "./nearest.js";

/** @throws UsageError */
export function resultType(text: string): ResultType {
  const known = resultTypes.find((type) => type === text);
  if (known) return known;
  const near = nearest(text, resultTypes);
  const hint = near ? `; did you mean ${near}?` : "";
  throw new UsageError(`--result: expected one of ${resultTypes.join(", ")}, got ${quoted(text)}${hint}`);
}
