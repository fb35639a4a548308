import type { BeaconsParams } from "./parameters.js";
import { type Connections, ConnectionStore, type ReadingCounts } from "./reading/connections.js";
import { type Notice, pieces } from "./reading/pieces.js";
import type { PieceResult } from "./reading/result.js";
import { type Filters, parseFilters } from "./grouping/filters.js";
import { type Grouping, groupsOf } from "./grouping/groups.js";
import { type Scored, scored } from "./scoring/scored.js";

/** A line that could not be read, by its file's name. */
export interface NamedFault {
  file: string;
  line: number;
  message: string;
}

/** Lines that could not be read are told of up to this many. */
const MOST_FAULTS = 8;

/** What a run has read of its logs so far, and the groups that are in it. */
export class Logs {
  readonly notices: Notice[] = [];
  readonly #store = new ConnectionStore();
  readonly #filters: Filters;
  /** All connections, once all are read: they are not held twice. */
  #whole: Connections | undefined;
  #faults: NamedFault[] | undefined;
  #scored: { of: Grouping; scored: Scored[] } | undefined;

  constructor(private readonly params: BeaconsParams) {
    this.#filters = parseFilters(params);
  }

  /** The inputs of the jobs that read them, one file after the other. */
  async *inputs(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    for (const [file, source] of this.params.files.entries()) {
      if (isSummary(source.name)) continue;
      yield* pieces(source, { file, onNotice: (notice) => this.notices.push(notice) });
    }
  }

  add(piece: PieceResult): void {
    this.#store.add(piece);
  }

  get counts(): ReadingCounts {
    return this.#store.counts;
  }

  get faults(): NamedFault[] {
    return this.#faults ?? this.#faultsSoFar();
  }

  #faultsSoFar(): NamedFault[] {
    const faults = this.#store.faults(MOST_FAULTS);
    return faults.map(({ file, line, message }) => ({ file: this.params.files[file]!.name, line, message }));
  }

  /** All is read: nothing is added any more. */
  end(): void {
    this.#faults = this.#faultsSoFar();
    this.#whole = this.#store.merge({ release: true });
  }

  /** The groups and their first scores. @param begun what there is of pieces that are not done */
  scored(begun: readonly PieceResult[] = []): { of: Grouping; scored: Scored[] } {
    if (this.#scored) return this.#scored;
    const connections = this.#whole ?? this.#store.merge({ inFlight: begun });
    const of = groupsOf(connections, this.#filters, this.params.by);
    const result = { of, scored: scored(of) };
    if (this.#whole) this.#scored = result;
    return result;
  }
}

/** Zeek's own statistics of a log are no log. */
function isSummary(name: string): boolean {
  return /(^|[/\\])conn-summary[^/\\]*$/.test(name);
}

const known = new WeakMap<BeaconsParams, Logs>();

/** The logs of a run, which its parameters stand for: its plan reads them, and its fold gathers what was read. */
export function logsOf(params: BeaconsParams): Logs {
  let logs = known.get(params);
  if (!logs) known.set(params, (logs = new Logs(params)));
  return logs;
}
