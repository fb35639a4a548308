import type { BeaconsParams } from "./parameters.js";
import { type Connections, ConnectionStore, type ReadingCounts } from "./reading/connections.js";
import { type Notice, pieces } from "./reading/pieces.js";
import type { PieceResult } from "./reading/result.js";
import { type FilterOptions, type Filters, parseFilters } from "./grouping/filters.js";
import { type Group, type Grouping, grouping } from "./grouping/groups.js";
import { type Scored, groupName, scoring } from "./scoring/scored.js";
import { Shared, type Steps } from "./steps.js";

/** A line that could not be read, by its file's name. */
export interface NamedFault {
  file: string;
  line: number;
  message: string;
}

/** What is shown of the logs, and its first scores. */
export interface Found {
  of: Grouping;
  scored: Scored[];
  /** Where each of them stands among those that the run looks at more closely, -1 for nowhere. @default in the same place */
  places?: number[];
}

interface Others {
  /** What was asked for. */
  key: string;
  filters: Filters;
  found?: Shared<Found>;
}

/** Lines that could not be read are told of up to this many. */
const MOST_FAULTS = 8;

/** What a run has read of its logs so far, and the groups that are in it. */
export class Logs {
  readonly notices: Notice[] = [];
  readonly #store = new ConnectionStore();
  readonly #filters: Filters;
  /** All connections, once all are read: they are not held twice. */
  #whole: Shared<Connections> | undefined;
  #faults: NamedFault[] | undefined;
  /** Bytes of the files. */
  #read = 0;
  #found: Shared<Found> | undefined;
  /** By name, once all connections are read. */
  #placeOf: Map<string, number> | undefined;
  /** The filters that were asked for last in place of the run's own, and what is left by them. */
  #others: Others | undefined;
  /** Pieces that were added: whoever holds on to what there was of them before counts them twice. */
  readonly #added = new Set<string>();

  constructor(private readonly params: BeaconsParams) {
    this.#filters = parseFilters(params);
  }

  /** The inputs of the jobs that read them, one file after the other. */
  async *inputs(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    for (const [file, source] of this.params.files.entries()) {
      if (isSummary(source.name)) continue;
      const onRead = (bytes: number): void => void (this.#read += bytes);
      yield* pieces(source, { file, onNotice: (notice) => this.notices.push(notice), onRead });
    }
  }

  /** The part of the files that was read, 0 to 1; undefined if one of them has no end that is known. */
  pulled(): number | undefined {
    let all = 0;
    for (const source of this.params.files) {
      if (isSummary(source.name)) continue;
      if (!("size" in source)) return undefined;
      all += source.size;
    }
    return all > 0 ? this.#read / all : undefined;
  }

  add(piece: PieceResult): void {
    this.#store.add(piece);
    this.#added.add(placeOf(piece));
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

  /** Whether all is read. */
  get ended(): boolean {
    return this.#whole !== undefined;
  }

  /** All is read: nothing is added any more. */
  end(): void {
    this.#faults = this.#faultsSoFar();
    this.#whole = new Shared(this.#store.merging({ release: true }));
    this.#found = new Shared(this.#foundOfAll(this.#whole));
  }

  /** The groups and their first scores. @param begun what there is of pieces that are not done */
  *scored(begun: readonly PieceResult[] = []): Steps<Found> {
    return this.#found
      ? yield* this.#found.steps()
      : yield* this.#foundSoFar(this.#filters, begun, () => this.scored());
  }

  /** The same with other filters than the run's. @throws PartwayError PARAMETER_INVALID for a list that cannot be read */
  *scoredWith(options: FilterOptions, begun: readonly PieceResult[] = []): Steps<Found> {
    const others = this.#parse(options);
    if (!this.#whole) return yield* this.#foundSoFar(others.filters, begun, () => this.scoredWith(options));
    others.found ??= new Shared(this.#among(this.#whole, others.filters));
    return yield* others.found.steps();
  }

  *#foundOfAll(whole: Shared<Connections>): Steps<Found> {
    const of = yield* grouping(yield* whole.steps(), this.#filters, this.params.by);
    return { of, scored: yield* scoring(of) };
  }

  /** Of what was read so far. Once all is read, nobody wants that any more. @param ofAll what is found then */
  *#foundSoFar(filters: Filters, begun: readonly PieceResult[], ofAll: () => Steps<Found>): Steps<Found> {
    const steps = this.#foundNow(filters, begun);
    for (;;) {
      const { done, value } = steps.next();
      if (done) return value;
      yield;
      if (this.#whole) return yield* ofAll();
    }
  }

  *#foundNow(filters: Filters, begun: readonly PieceResult[]): Steps<Found> {
    const inFlight = begun.filter((piece) => !this.#added.has(placeOf(piece)));
    const of = yield* grouping(yield* this.#store.merging({ inFlight }), filters, this.params.by);
    return { of, scored: yield* scoring(of) };
  }

  /** @throws PartwayError PARAMETER_INVALID for a list that cannot be read */
  assertFilters(options: FilterOptions): void {
    this.#parse(options);
  }

  /** Lists may be long: those that were asked for last are not read again. */
  #parse(options: FilterOptions): Others {
    const key = JSON.stringify(options);
    if (this.#others?.key === key) return this.#others;
    return (this.#others = { key, filters: parseFilters({ ...this.params, ...options }) });
  }

  /** Finds groups again among those of the run's own filters: what is known of them stays. */
  *#among(whole: Shared<Connections>, filters: Filters): Steps<Found> {
    const own = yield* this.scored();
    const of = yield* grouping(yield* whole.steps(), filters, this.params.by);
    this.#placeOf ??= new Map(own.scored.map(({ group }, place) => [groupName(group), place]));
    const find = (group: Group): number => {
      const place = this.#placeOf!.get(groupName(group)) ?? -1;
      return place >= 0 && isSame(own.scored[place]!.group, group) ? place : -1;
    };
    const { from, to } = own.of.span;
    const sameSpan = of.span.from === from && of.span.to === to;
    const found = yield* scoring(of, sameSpan ? (group) => own.scored[find(group)] : undefined);
    return { of, scored: found, places: found.map(({ group }) => find(group)) };
  }
}

/** Whether groups of the same name have the same connections. */
function isSame(one: Group, other: Group): boolean {
  return (
    one.connections === other.connections &&
    one.times.length === other.times.length &&
    one.bytes === other.bytes &&
    one.firstSeen === other.firstSeen &&
    one.lastSeen === other.lastSeen
  );
}

const placeOf = ({ file, firstLine }: PieceResult): string => `${file} ${firstLine}`;

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
