import { useSignalEffect } from "@preact/signals";
import { plural } from "partway/element/parts";
import { type BeaconRow, type BeaconsValue, beaconsShown } from "partway/kernels";
import { useLayoutEffect } from "preact/hooks";
import { answer, phase } from "../../run/run.js";
import { AllowList } from "./allow-list.js";
import { type Column, columns, nameOf } from "./columns.js";
import { Details } from "./details.js";
import { MOST, arranged, begin, chosen, end, filter, offer, sortBy, sorting, table } from "./table.js";

const { harmless } = beaconsShown;

/** What was read, who calls whom like clockwork, and what is known and left out. */
export function Beacons({ params }: { params: Record<string, unknown> }) {
  const list = String(params["allow"]);
  useLayoutEffect(() => {
    begin(list);
    return end;
    // A run that goes on may have another list.
  }, [list]);
  useSignalEffect(() => {
    const { value } = answer.value ?? {};
    if (!value) return;
    if (phase.value !== "ended") return offer(value as BeaconsValue, false);
    // The page says first that the run has ended.
    const timer = setTimeout(() => offer(value as BeaconsValue, true));
    return () => clearTimeout(timer);
  });
  return (
    <div class="beacons">
      <Read />
      <div class="field">
        <label for="beacons-filter">Source or destination contains</label>
        <input
          id="beacons-filter"
          type="search"
          autocomplete="off"
          spellcheck={false}
          value={filter.value}
          onInput={(event) => (filter.value = event.currentTarget.value)}
        />
      </div>
      <Table />
      <Details />
      <AllowList />
      <Faults />
    </div>
  );
}

function Read() {
  const { value } = table.value ?? {};
  if (!value) return <p class="read">Nothing has been read yet.</p>;
  const { connections, lines, groups, rows, malformed, readingEnded } = value;
  const read = `${plural(connections, "connection")} in ${plural(lines, "line")}`;
  const wrong = malformed > 0 ? ` ${plural(malformed, "line")} could not be read: see below.` : "";
  const end = readingEnded ? "" : " Not all logs were read.";
  const found = `${plural(groups, "group")}, ${rows.length.toLocaleString("en")} with a score`;
  // In one piece: of several each is moved about by those before it.
  return <p class="read">{`${read}; ${found}.${wrong}${end}`}</p>;
}

function Table() {
  const { rows, of } = arranged.value;
  return (
    <>
      <div class="rows" tabIndex={0} role="region" aria-label="Groups">
        <table>
          <colgroup>
            {columns.map(({ title, width }) => (
              <col key={title} style={{ width: `${width}em` }} />
            ))}
          </colgroup>
          <thead>
            <tr>
              {columns.map((column) => (
                <Head key={column.title} column={column} />
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={nameOf(row)} row={row} />
            ))}
          </tbody>
        </table>
        {rows.length === 0 && <p class="hint">None so far.</p>}
      </div>
      <p class="hint">
        {of > MOST ? `The first ${MOST} of ${plural(of, "row")}. ` : `${plural(of, "row")}. `}
        Bold ones are called beacons: of those about 5% are none.
      </p>
    </>
  );
}

function Head({ column }: { column: Column }) {
  const { column: by, descending } = sorting.value;
  const order = by === column ? (descending ? "descending" : "ascending") : "none";
  return (
    <th scope="col" aria-sort={order} class={column.left ? "" : "number-cell"}>
      <button type="button" class="plain" onClick={() => sortBy(column)}>
        {column.title}
      </button>
    </th>
  );
}

function Row({ row }: { row: BeaconRow }) {
  const name = nameOf(row);
  const isChosen = chosen.value === name;
  const choose = (): void => void (chosen.value = isChosen ? undefined : name);
  const [first, ...others] = columns;
  const words = `Details of ${harmless(row.source)} to ${harmless(row.destination)}`;
  return (
    <tr class={[row.beacon && "beacon", isChosen && "chosen"].filter(Boolean).join(" ")} onClick={choose}>
      <th scope="row" class="number-cell">
        <button type="button" class="plain" aria-expanded={isChosen} aria-label={`${row.rank}: ${words}`}>
          {first!.text(row)}
        </button>
      </th>
      {others.map((column) => (
        <td key={column.title} class={column.left ? "" : "number-cell"}>
          {column.text(row)}
        </td>
      ))}
    </tr>
  );
}

/** What could not be read, and what else there is to know of the files. */
function Faults() {
  const { malformed = 0, faults = [], notices = [] } = table.value?.value ?? {};
  const told = [
    ...faults.map(({ file, line, message }) => `${file}:${line}: ${message}`),
    ...notices.map(({ name, line, message }) => `${name}:${line}: ${message}`),
  ];
  if (told.length === 0) return null;
  return (
    <>
      <h3>{malformed > 0 ? `${plural(malformed, "line")} could not be read` : "Of the files"}</h3>
      <ul class="faults">
        {told.map((words) => (
          <li key={words}>{harmless(words)}</li>
        ))}
      </ul>
    </>
  );
}
