import type { Refined } from "./refinements.js";
import type { Refinement } from "./refining/snapshot.js";
import { REGULAR, type Regularity } from "./scoring/regularity.js";
import type { Scored } from "./scoring/scored.js";
import type { BeaconRow } from "./table/row.js";

/** A group as a row, whose rank is not known yet. @param wanted surrogates */
export function rowOf(
  { group, rita, regularity, rarity, score }: Scored,
  refined: Refined | undefined,
  wanted: number,
): BeaconRow {
  const { source, destination, port, protocol, connections, bytes, firstSeen, lastSeen, sources } = group;
  // Where nothing was drawn yet there is nothing to say.
  const { refinement, q } = refined && refined.refinement.surrogates > 0 ? refined : {};
  const far = !refinement ? 0 : refinement.ended ? 1 : Math.min(1, refinement.surrogates / wanted);
  return {
    rank: 0,
    source,
    destination,
    port,
    protocol,
    connections,
    score: rounded(refined ? score + far * (refinedScore(score, rarity, refined) - score) : score),
    rita,
    regularity: regularity && rounded(regularity.score),
    beacon: refined !== undefined && isBeacon(refined),
    period: periodOf(regularity, refinement),
    jitter: regularity?.jitter,
    pValue: refinement && (refinement.gumbelP ?? refinement.p),
    pValueInterval: refinement && [refinement.low, refinement.high],
    qValue: q,
    bytes,
    firstSeen,
    lastSeen,
    activeSpan: regularity?.activeSpan,
    sources,
    refined: far,
  };
}

/**
 * In seconds. Gaps that are regular tell it best: a spectrum shows multiples of it as well, and a hill has its top beside it. Where they
 * do not, the spectrum's, if it is confirmed.
 */
function periodOf(regularity: Regularity | undefined, refinement: Refinement | undefined): number | undefined {
  const ofGaps = regularity?.period || undefined;
  if (regularity && regularity.score >= REGULAR) return ofGaps;
  return refinement?.period?.verified ? refinement.period.seconds : ofGaps;
}

/** Of what is called a beacon, so much may be none. */
const FALSE_DISCOVERIES = 0.05;

function isBeacon({ refinement, q }: Refined): boolean {
  return q <= FALSE_DISCOVERIES && refinement.period?.verified === true;
}

/**
 * When a group has been looked at to the end, and so far in between as it has been: half is what the first scores say; the other half is how sure it is that the group keeps a period: 0 if it is as regular by
 * chance in all likelihood, or if its autocorrelation does not confirm the period.
 */
function refinedScore(score: number, rarity: number, { refinement, q }: Refined): number {
  return score / 2 + (refinement.period?.verified ? ((1 - q) / 2) * rarity : 0);
}

/** To three decimals, as RITA's are. */
function rounded(score: number): number {
  return Math.round(score * 1_000) / 1_000;
}
