import type { Logs, NamedFault } from "./logs.js";
import { explainedEnds, isExplained } from "./explained.js";
import type { FilterOptions } from "./grouping/filters.js";
import type { BeaconsParams } from "./parameters.js";
import type { Notice } from "./reading/pieces.js";
import type { PieceResult } from "./reading/result.js";
import { refinedGroups } from "./refinements.js";
import type { Refinement } from "./refining/snapshot.js";
import { rowOf } from "./rows.js";
import { Shared, type Steps, atOnce, each, inTurns, sorted } from "./steps.js";
import type { Scored } from "./scoring/scored.js";
import type { BeaconRow } from "./table/row.js";

/** What a run of `beacons` has found so far. */
export interface BeaconsValue {
  /** Groups that were seen, also those with too few connections to have a score. Made with the rows. */
  readonly groups: number;
  /** Those that have a score, and those of them that were looked at to the end. Rows may be fewer: see `top`. */
  readonly scored: number;
  readonly finished: number;
  connections: number;
  /** Without those that are blank or comments. */
  lines: number;
  /** Lines that could not be read, and the first few of them. */
  malformed: number;
  readonly faults: readonly NamedFault[];
  /** What else there is to know of the files: cut off, damaged, of a kind that is not read. */
  notices: readonly Notice[];
  /** Whether all files were read. */
  readingEnded: boolean;
  /**
   * The groups that have a score, the highest first, and the one that is to be explained. Made when it is first asked for, which may
   * take a while: see `made`.
   */
  readonly rows: readonly BeaconRow[];
  /** Rows that are asked for at most, 0 for all; and the group that is to be explained, as SOURCE DESTINATION. */
  readonly top: number;
  readonly explained: string | undefined;
  /** Resolves when the rows are made, a few milliseconds at a time, so that a page, or a program, does other things meanwhile. */
  made(): Promise<void>;
  /** When a row's connections were, in seconds since 1970, ascending. */
  timesOf(row: BeaconRow): Float64Array;
  /**
   * The same with other filters, without reading again: the rows are those of a run with these filters, but that groups which
   * the run's own left out have only their first scores. What is not given is as the run has it.
   *
   * @throws PartwayError PARAMETER_INVALID for a list that cannot be read
   */
  filtered(filters: OtherFilters): BeaconsValue;
}

/** What takes a while to make. */
type Made = Pick<BeaconsValue, "groups" | "scored" | "finished"> & { rows: BeaconRow[] };

export type OtherFilters = Pick<FilterOptions, "allow" | "deny" | "direction" | "failed">;

/** The table as it is at one moment. */
export class BeaconsTable implements BeaconsValue {
  readonly connections: number;
  readonly lines: number;
  readonly malformed: number;
  readonly notices: readonly Notice[];
  readonly readingEnded: boolean;
  readonly #made = new Shared(this.#making());
  readonly #groupOf = new Map<BeaconRow, Scored>();

  /**
   * @param begun while files are being read: what there is of pieces that are not done
   * @param refinements by group, in the order of their first scores; undefined while files are being read
   * @param others filters in place of the run's
   */
  constructor(
    private readonly logs: Logs,
    private readonly params: BeaconsParams,
    private readonly begun: readonly PieceResult[],
    private readonly refinements: readonly (Refinement | undefined)[] | undefined,
    private readonly others?: OtherFilters,
  ) {
    const { connections, lines, malformed } = logs.counts;
    const part = (of: (piece: PieceResult) => number): number => begun.reduce((sum, piece) => sum + of(piece), 0);
    this.connections = connections + part((piece) => piece.connections.times.length);
    this.lines = lines + part((piece) => piece.lines - piece.silent);
    this.malformed = malformed + part((piece) => piece.malformed);
    this.notices = logs.notices.slice();
    this.readingEnded = logs.ended;
  }

  get faults(): readonly NamedFault[] {
    return this.logs.faults;
  }

  get top(): number {
    return this.params.top;
  }

  get explained(): string | undefined {
    return explainedEnds(this.params.explain);
  }

  get rows(): readonly BeaconRow[] {
    return this.#table.rows;
  }

  get groups(): number {
    return this.#table.groups;
  }

  get scored(): number {
    return this.#table.scored;
  }

  get finished(): number {
    return this.#table.finished;
  }

  get #table(): Made {
    return atOnce(this.#made.steps());
  }

  async made(): Promise<void> {
    await inTurns(this.#made.steps());
  }

  timesOf(row: BeaconRow): Float64Array {
    void this.rows;
    return this.#groupOf.get(row)?.group.times ?? new Float64Array(0);
  }

  filtered(filters: OtherFilters): BeaconsValue {
    const others = { ...this.others, ...filters };
    this.logs.assertFilters(others);
    return new BeaconsTable(this.logs, this.params, this.begun, this.refinements, others);
  }

  *#making(): Steps<Made> {
    const { of, scored, places } = yield* this.others
      ? this.logs.scoredWith(this.others, this.begun)
      : this.logs.scored(this.begun);
    const known = this.refinements ?? [];
    const refined = yield* refinedGroups(places ? places.map((at) => known[at]) : known);
    const all: { one: Scored; row: BeaconRow }[] = [];
    yield* each(scored, (one, at) => all.push({ one, row: rowOf(one, refined[at], this.params.surrogates) }));
    const ranked = yield* sorted(all, (a, b) => b.row.score - a.row.score);
    const { top, minScore } = this.params;
    const rows: BeaconRow[] = [];
    yield* each(ranked, ({ one, row }, at) => {
      row.rank = at + 1;
      const asked = row.score >= minScore && (top === 0 || at < top);
      if (!asked && !isExplained(row, this.explained)) return;
      this.#groupOf.set(row, one);
      rows.push(row);
    });
    const finished = all.filter(({ row }) => row.refined === 1).length;
    return { rows, groups: of.total, scored: all.length, finished };
  }
}
