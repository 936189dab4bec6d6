import type { AccuracyComparison, PairComparison, RatioComparison } from './compare-runs';
import { latencyClaim, ratioText, three } from './latency-claim';
import { pText } from './p-value-text';

/** One of the two that a claim is about. */
export interface PairMember {
  readonly name: string;
  /** Latency over the reference's, on the hardware that it ran on; null where it was not measured. */
  readonly relativeLatency: number | null;
  /** Whether the run is flagged as so fast that asking takes most of the time. */
  readonly isFloorLimited: boolean;
}

/**
 * What may be claimed of the second of two runs beside the first, its base: a sentence on latency, accuracy and peak
 * memory, in that order, with 95 % intervals and corrected p-values; and one more where the floor of the protocol hides
 * what the models differ by. What no test tells apart is called "not told apart", never equal.
 */
export function claimOfPair(pair: PairComparison, base: PairMember, other: PairMember): string {
  const clauses = [
    latencyClause(pair, base, other),
    pair.accuracy ? accuracyClause(pair.accuracy) : 'accuracy cannot be compared',
    ...(pair.peakMemory ? [memoryClause(pair.peakMemory)] : []),
  ];
  return [`${clauses.join('; ')}.`, ...floorCaution(base, other)].join(' ');
}

function latencyClause({ latency, sideBySide }: PairComparison, base: PairMember, other: PairMember): string {
  if (!latency) return `${other.name} beside ${base.name}: latency cannot be compared`;
  const { ratio, tested } = latency;
  if (!sideBySide || !tested) {
    const [here, there] = [other, base].map(({ relativeLatency }) => three(relativeLatency ?? Number.NaN));
    return `${other.name} ran on other hardware than ${base.name}, so their latencies, ${here} and ${there} of the reference’s, are not tested against each other`;
  }
  const interval = { estimate: ratio, lower: tested.lower, upper: tested.upper };
  if (!tested.toldApart) {
    return `${other.name} is not told apart from ${base.name} in latency: ${ratioText(interval, tested.pAdjusted)}`;
  }
  return latencyClaim({ of: other.name, to: base.name, ratio: interval, pAdjusted: tested.pAdjusted });
}

function accuracyClause({ difference, tested }: AccuracyComparison): string {
  const { lower, upper, pAdjusted, toldApart } = tested;
  if (!toldApart) {
    return `accuracy not told apart: ${withSign(difference)} points, 95 % interval ${withSign(lower)} to ${withSign(upper)}, ${pText(pAdjusted)}`;
  }
  const isHigher = difference > 0;
  const [least, most] = (isHigher ? [lower, upper] : [-upper, -lower]).map(points);
  return `accuracy ${points(Math.abs(difference))} points ${isHigher ? 'higher' : 'lower'}, 95 % interval ${least} to ${most}, ${pText(pAdjusted)}`;
}

function memoryClause({ ratio, tested }: RatioComparison): string {
  if (!tested) return 'peak memory, read in another way, not compared';
  const { lower, upper, pAdjusted, toldApart } = tested;
  if (!toldApart) {
    return `peak memory not told apart: ${ratioText({ estimate: ratio, lower, upper }, pAdjusted)}`;
  }
  const isLess = ratio < 1;
  const percents = [ratio, lower, upper].map((value) => 100 * (value - 1) * (isLess ? -1 : 1));
  const [change, ...bounds] = percents as [number, number, number];
  const [least, most] = bounds.sort((a, b) => a - b).map(percent);
  return `peak memory ${percent(change)} % ${isLess ? 'less' : 'more'}, 95 % interval ${least} to ${most} %, ${pText(pAdjusted)}`;
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

/** Peaks of launches differ by so little that a difference under 1 % may be told apart. */
function percent(value: number): string {
  return value.toFixed(Math.abs(value) < 1 ? 2 : 1).replace('-', '−');
}
