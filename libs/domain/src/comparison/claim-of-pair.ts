import { isolated } from '../isolated';
import type { AccuracyComparison, PairComparison, RatioComparison } from './compare-runs';
import { latencyClaim, ratioText, times } from './latency-claim';
import { pText } from './p-value-text';

/** One of the two that a claim is about. */
export interface PairMember {
  readonly name: string;
  /** Latency over the reference's, on the hardware that it ran on; null where it was not measured. */
  readonly relativeLatency: number | null;
  /** Whether the run is flagged as so fast that the call overhead takes most of the time. */
  readonly isFloorLimited: boolean;
}

/**
 * What may be claimed of the second of two runs compared with the first, its base: a sentence on latency, accuracy and
 * peak memory, in that order, with intervals and p-values, both corrected; and one more where the floor of the protocol
 * hides what the models differ by. Ratios are the second's figure over the first's, as everywhere. What no test
 * distinguishes is called "not distinguishable", never equal.
 */
export function claimOfPair(pair: PairComparison, ...members: [base: PairMember, other: PairMember]): string {
  const [base, other] = members.map((member) => ({ ...member, name: isolated(member.name) })) as [
    PairMember,
    PairMember,
  ];
  const clauses = [
    latencyClause(pair, base, other),
    pair.accuracy ? accuracyClause(pair.accuracy) : 'accuracy cannot be compared',
    ...(pair.peakMemory ? [memoryClause(pair.peakMemory)] : []),
  ];
  return [`${clauses.join('; ')}.`, ...floorCaution(base, other)].join(' ');
}

function latencyClause({ latency, sideBySide }: PairComparison, base: PairMember, other: PairMember): string {
  if (!latency) return `${other.name} compared with ${base.name}: latency cannot be compared`;
  const { ratio, tested } = latency;
  if (!sideBySide) {
    const [here, there] = [other, base].map(({ relativeLatency }) => times(relativeLatency ?? Number.NaN));
    return `${other.name} ran on other hardware than ${base.name}, so their latencies, ${here} and ${there} that of the reference, are not tested against each other`;
  }
  if (!tested) {
    return `${other.name} has ${times(ratio)} the latency of ${base.name}, with too few launches for a test`;
  }
  const interval = { estimate: ratio, lower: tested.lower, upper: tested.upper };
  if (!tested.isDistinguishable) {
    return `${other.name} and ${base.name} are not distinguishable in latency: ${ratioText(interval, tested.pAdjusted)}`;
  }
  return latencyClaim({ of: other.name, to: base.name, ratio: interval, pAdjusted: tested.pAdjusted });
}

function accuracyClause({ difference, tested }: AccuracyComparison): string {
  const { lower, upper, pAdjusted, isDistinguishable } = tested;
  if (!isDistinguishable) {
    return `accuracy not distinguishable: ${withSign(difference)} points, 95 % interval ${withSign(lower)} to ${withSign(upper)}, ${pText(pAdjusted)}`;
  }
  const isHigher = difference > 0;
  const [min, max] = (isHigher ? [lower, upper] : [-upper, -lower]).map(points);
  return `accuracy ${points(Math.abs(difference))} points ${isHigher ? 'higher' : 'lower'}, 95 % interval ${min} to ${max}, ${pText(pAdjusted)}`;
}

function memoryClause({ ratio, tested }: RatioComparison): string {
  if (!tested) return 'peak memory, read in another way or in too few launches, not tested';
  const { lower, upper, pAdjusted, isDistinguishable } = tested;
  const text = ratioText({ estimate: ratio, lower, upper }, pAdjusted);
  if (!isDistinguishable) return `peak memory not distinguishable: ${text}`;
  return `${ratio < 1 ? 'less' : 'more'} peak memory: ${text}`;
}

function floorCaution(base: PairMember, other: PairMember): string[] {
  const names = [other, base].filter(({ isFloorLimited }) => isFloorLimited).map(({ name }) => name);
  if (names.length === 0) return [];
  return [
    `Asking ${names.join(' and ')} takes most of the time measured, so the models may differ by more than their latencies show: compare throughput.`,
  ];
}

/** A share as points of a hundred: "0.31", "−0.20". */
function points(share: number): string {
  return (100 * share).toFixed(2).replace('-', '−');
}

function withSign(share: number): string {
  const text = points(share);
  if (Number(text.replace('−', '-')) === 0) return points(0);
  return share > 0 ? `+${text}` : text;
}
