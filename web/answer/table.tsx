import { useSignal } from "@preact/signals";
import { type Outcome, plainJson } from "partway";
import { number, percent, plural } from "partway/element/parts";
import { phase, progress } from "../run/run.js";
import { MOST, rows } from "./rows.js";

const kinds = {
  finished: "Finished",
  failed: "Failed",
  partial: "Part done",
} as const;

type Kind = keyof typeof kinds;

/** The outcomes of `map`, by kind. */
export function Table() {
  const chosen = useSignal<Kind | undefined>(undefined);
  const { fulfilled = 0, rejected = 0, partial = 0 } = progress.value?.counts ?? {};
  const counts: Record<Kind, number> = { finished: fulfilled, failed: rejected, partial };
  const kind = chosen.value ?? worthSeeing(counts);
  const shown = rows.value[kind];
  return (
    <>
      <div class="field">
        <label for="rows">Show</label>
        <select id="rows" value={kind} onInput={(event) => (chosen.value = event.currentTarget.value as Kind)}>
          {(Object.keys(kinds) as Kind[]).map((one) => (
            <option key={one} value={one}>
              {kinds[one]}: {number(counts[one])}
            </option>
          ))}
        </select>
      </div>
      <div class="rows" tabIndex={0} role="region" aria-label="Outcomes">
        <table class={kind}>
          <thead>
            <tr>
              <th scope="col">Job</th>
              <th scope="col">{kind === "failed" ? "Error" : "Value"}</th>
              <th scope="col">Attempts</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((outcome, place) => (
              // Rows stay where they are, and what they say changes: nothing moves while one reads.
              // oxlint-disable-next-line react/no-array-index-key
              <Row key={place} outcome={outcome} />
            ))}
          </tbody>
        </table>
        {shown.length === 0 && <p class="hint">None so far.</p>}
      </div>
      <p class="hint">
        {counts[kind] > MOST
          ? `The ${kind === "finished" ? "last" : "first"} ${MOST} of ${plural(counts[kind], "job")}; a download has all.`
          : " "}
      </p>
    </>
  );
}

/** What is shown as long as nobody chooses: once the run has ended, what went wrong comes first. */
function worthSeeing({ finished, failed, partial }: Record<Kind, number>): Kind {
  if (phase.value === "ended" && failed > 0) return "failed";
  return phase.value === "ended" && finished === 0 && partial > 0 ? "partial" : "finished";
}

function Row({ outcome: { job, status, value, error, attempts, position, extent } }: { outcome: Outcome }) {
  const known = status === "partial" && position !== undefined && extent;
  const far = known ? ` (${percent({ position, extent })})` : "";
  return (
    <tr>
      <th scope="row">{number(job)}</th>
      <td class={error ? "wrong" : ""}>{error ? `${error.message} (${error.code})` : `${brief(value)}${far}`}</td>
      <td>{attempts}</td>
    </tr>
  );
}

/** A cell is no place for more. */
const LONGEST = 200;

function brief(value: unknown): string {
  if (value === undefined) return "";
  try {
    const text = typeof value === "string" ? value.slice(0, 2 * LONGEST) : plainJson(value);
    return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
  } catch {
    return String(value);
  }
}
