/**
 * The axis on which a column of a leaderboard draws its intervals.
 *
 * Entries often differ by far more than the width of their intervals. On one unbroken axis, every interval would be a
 * dot, and overlaps would be invisible. So the axis is cut. Intervals that overlap, or nearly overlap, share a stretch.
 * All stretches have the same scale. A gap of fixed width replaces each range without entries. A column without
 * intervals gets one unbroken stretch.
 */
export interface Span {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/** A stretch of the axis, from 0 (left) to 1 (right). */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export interface IntervalAxis {
  readonly stretches: readonly Stretch[];
  /** The position of a value of one of the spans, from 0 to 1. */
  position(value: number): number;
}

/** Gaps narrower than this many median interval widths are not cut: readers can still compare them to scale. */
const MAX_UNCUT_GAP_WIDTHS = 3;
/** Share of the axis that one cut takes, and the maximum share of all cuts together. */
const CUT_SHARE = 0.05;
const CUTS_SHARE_MAX = 0.3;
/** Room left and right of the intervals in a stretch, in median interval widths. */
const PADDING_WIDTHS = 0.3;
/** Widths below this share of the maximum bound are rounding errors, not intervals. */
const ROUNDING_SHARE = 1e-12;

interface Cluster {
  lower: number;
  upper: number;
}

/** The axis for the given spans. The scale `log` needs positive values; otherwise it falls back to linear. */
export function intervalAxis(spans: readonly Span[], scale: 'log' | 'linear'): IntervalAxis {
  const logarithmic = scale === 'log' && spans.every((span) => span.lower > 0);
  const transform = (value: number) => (logarithmic ? Math.log(value) : value);
  const sorted = spans
    .map((span) => ({ lower: transform(span.lower), upper: transform(span.upper) }))
    .sort((a, b) => a.lower - b.lower);
  if (sorted.length === 0) return { stretches: [{ from: 0, to: 1 }], position: () => 0.5 };

  const width = medianWidth(sorted);
  const clusters = width > 0 ? cluster(sorted, width * MAX_UNCUT_GAP_WIDTHS) : cluster(sorted, Infinity);
  return layOut(pad(clusters, width), transform);
}

function medianWidth(spans: readonly Cluster[]): number {
  const max = Math.max(...spans.flatMap(({ lower, upper }) => [Math.abs(lower), Math.abs(upper)]));
  const widths = spans
    .map((span) => span.upper - span.lower)
    .filter((width) => width > max * ROUNDING_SHARE)
    .sort((a, b) => a - b);
  return widths[Math.floor(widths.length / 2)] ?? 0;
}

function cluster(sorted: readonly Cluster[], preservedGap: number): Cluster[] {
  const clusters: Cluster[] = [];
  for (const span of sorted) {
    const last = clusters.at(-1);
    if (last && span.lower - last.upper <= preservedGap) last.upper = Math.max(last.upper, span.upper);
    else clusters.push({ ...span });
  }
  return clusters;
}

function pad(clusters: readonly Cluster[], width: number): Cluster[] {
  const total = clusters.reduce((sum, { lower, upper }) => sum + upper - lower, 0);
  const padding = width > 0 ? width * PADDING_WIDTHS : total > 0 ? total * 0.06 : 1;
  return clusters.map(({ lower, upper }) => ({ lower: lower - padding, upper: upper + padding }));
}

function layOut(clusters: readonly Cluster[], transform: (value: number) => number): IntervalAxis {
  const cuts = clusters.length - 1;
  const cutShare = cuts === 0 ? 0 : Math.min(CUT_SHARE, CUTS_SHARE_MAX / cuts);
  const total = clusters.reduce((sum, { lower, upper }) => sum + upper - lower, 0);
  const perUnit = (1 - cutShare * cuts) / total;
  let from = 0;
  const placed = clusters.map((span) => {
    const stretch = { ...span, from, to: from + (span.upper - span.lower) * perUnit };
    from = stretch.to + cutShare;
    return stretch;
  });
  return {
    stretches: placed.map((stretch) => ({ from: stretch.from, to: Math.min(1, stretch.to) })),
    position(value) {
      const scaled = transform(value);
      const home = placed.find((stretch) => scaled <= stretch.upper) ?? placed.at(-1);
      if (!home) return 0.5;
      return Math.min(1, Math.max(0, home.from + (Math.max(scaled, home.lower) - home.lower) * perUnit));
    },
  };
}
