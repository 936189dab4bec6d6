import type { ComparedPair, Comparison } from '@torchperf/contracts';
import {
  DOMINANCE_RULE,
  dominanceCaution,
  isolated,
  METRICS,
  pText,
  type TestedInterval,
} from '@torchperf/domain';
import { listed } from '../ui/format/event.format';
import { formatBytes, formatMeasured } from '../ui/format/measured-value.format';

/** One figure of a pair: its title, its texts, and the values to draw. */
export interface PairFigure {
  readonly title: string;
  readonly text: string;
  /** The interval, corrected like the test; null if there is none. */
  readonly interval: string | null;
  /** The result of the test, or the reason why there is none. */
  readonly note: string;
  readonly isDistinguishable: boolean;
  /** The ratio to the base with its bounds; null for a difference. */
  readonly drawn: { readonly ratio: number; readonly lower: number; readonly upper: number } | null;
}

/** The figures of a pair, the most important first, without those that one of the two lacks. */
export function pairFigures(pair: ComparedPair): PairFigure[] {
  const { latency, accuracy, peakMemory, modelSize, throughput } = pair;
  return [
    ...(latency ? [ratioFigure('Latency', latency, untestedLatency(pair))] : []),
    ...(accuracy ? [accuracyFigure(accuracy)] : []),
    ...(peakMemory
      ? [
          ratioFigure(
            `Peak memory, ${signedBytes(peakMemory.differenceBytes)}`,
            peakMemory,
            'not tested: different memory sources, or too few launches',
          ),
        ]
      : []),
    ...(modelSize
      ? [
          ratioFigure(
            `Model size, ${signedBytes(modelSize.differenceBytes)}`,
            { ...modelSize, tested: null },
            'exact',
          ),
        ]
      : []),
    ...(throughput
      ? [
          ratioFigure(
            'Throughput, more is better',
            { ...throughput, tested: null },
            'not tested: raw times of two runs',
          ),
        ]
      : []),
  ];
}

/**
 * States which of the two dominates the other, by the rule of the board; null if neither does.
 * @param board the Pareto event of the competition; null if it has none.
 */
export function dominanceText(
  pair: ComparedPair,
  base: string,
  other: string,
  board: Comparison['board'] = null,
): string | null {
  const { dominance } = pair;
  if (!dominance?.byIntervals) return null;
  const isOther = dominance.byIntervals === 'other';
  const [better, worse] = (isOther ? [other, base] : [base, other]).map(isolated);
  const objectives = listed(dominance.objectives.map((metric) => METRICS[metric].title.toLowerCase()));
  const where = board ? ` on the board of ${isolated(board.title)}` : '';
  const text = `${better} dominates ${worse}${where}: ${DOMINANCE_RULE}, of ${objectives}.`;
  const caution = dominanceCaution(pair);
  return caution === null ? text : `${text} ${caution}`;
}

function untestedLatency({ sideBySide }: ComparedPair): string {
  return sideBySide ? 'not tested: too few launches' : 'not tested: different hardware';
}

function ratioFigure(
  title: string,
  { ratio, tested }: { readonly ratio: number; readonly tested: TestedInterval | null },
  untested: string,
): PairFigure {
  const { text, interval } = formatMeasured({
    value: ratio,
    ciLower: tested?.lower ?? null,
    ciUpper: tested?.upper ?? null,
    unit: 'ratio',
  });
  return {
    title,
    text,
    interval,
    note: tested ? testNote(tested) : untested,
    isDistinguishable: tested?.isDistinguishable ?? false,
    drawn: { ratio, lower: tested?.lower ?? ratio, upper: tested?.upper ?? ratio },
  };
}

function accuracyFigure({ difference, examples, tested }: NonNullable<ComparedPair['accuracy']>): PairFigure {
  return {
    title: `Accuracy, on the same ${examples.toLocaleString('en')} examples`,
    text: `${points(difference)} points`,
    interval: `${points(tested.lower)} to ${points(tested.upper)}`,
    note: testNote(tested),
    isDistinguishable: tested.isDistinguishable,
    drawn: null,
  };
}

function testNote({ isDistinguishable, pAdjusted }: TestedInterval): string {
  return `${isDistinguishable ? 'distinguishable' : 'not distinguishable'}, ${pText(pAdjusted)}`;
}

function points(share: number): string {
  const text = (100 * Math.abs(share)).toFixed(2);
  if (Number(text) === 0) return text;
  return `${share < 0 ? '−' : '+'}${text}`;
}

function signedBytes(bytes: number): string {
  if (bytes === 0) return 'no difference';
  return `${bytes < 0 ? '−' : '+'}${formatBytes(Math.abs(bytes))}`;
}
