import type { EventDefinition, Operator } from '../competition/event';
import { METRICS, type Unit } from '../metric';
import type { AssessedCandidate } from './assessed-candidate';
import { marginAboveConstant } from './constant-answer';

const MIB = 1024 * 1024;

const SCALE: Record<Unit, { readonly factor: number; readonly suffix: string }> = {
  ratio: { factor: 1, suffix: '×' },
  ms: { factor: 1, suffix: ' ms' },
  'examples/s': { factor: 1, suffix: ' examples/s' },
  bytes: { factor: 1 / MIB, suffix: ' MiB' },
  fraction: { factor: 100, suffix: ' %' },
  ms·MiB: { factor: 1, suffix: ' ms·MiB' },
};

const SIGNS: Record<Operator, string> = { '<': '<', '<=': '≤', '>': '>', '>=': '≥' };

/**
 * Why a candidate does not qualify, for the participant: each constraint missed with value and bound, and each
 * objective that was not measured.
 */
export function describeMiss(event: EventDefinition, assessed: AssessedCandidate): string {
  const { metrics } = assessed;
  const unmet = assessed.missedConstraints.flatMap(({ metric, operator, bound }) => {
    const { title, unit } = METRICS[metric];
    const measured = metrics[metric];
    if (!measured) return [];
    const { factor, suffix } = SCALE[unit];
    const [value, limit] = distinctTexts(measured.value * factor, bound * factor);
    return [`${title} ${value}${suffix} is not ${SIGNS[operator]} ${limit}${suffix}`];
  });
  const needed = [
    ...assessed.missedConstraints.map(({ metric }) => metric).filter((metric) => !metrics[metric]),
    ...event.objectives.map(({ metric }) => metric).filter((_, i) => assessed.objectives[i] === null),
  ];
  const unmeasured = [...new Set(needed)].map(
    (metric) => `${METRICS[metric].title} has no usable measurement`,
  );
  return `${[...unmet, ...constantMiss(event, assessed), ...unmeasured].join('; ')}.`;
}

/** Without the accuracy of the constant answer, which is the share of a class among the hidden labels. */
function constantMiss(
  event: EventDefinition,
  { aboveConstant, metrics: { accuracy } }: AssessedCandidate,
): string[] {
  if (aboveConstant || !accuracy) return [];
  const percent = (share: number) => Number((100 * share).toPrecision(4));
  const { value, ciLower, ciUpper } = accuracy;
  const interval =
    ciLower === null || ciUpper === null
      ? ''
      : ` (95 % interval ${percent(ciLower)} to ${percent(ciUpper)} %)`;
  const margin = marginAboveConstant(event) ?? 0;
  const by = margin > 0 ? `, as this event requires, by ${percent(margin)} points` : '';
  return [
    `Accuracy ${percent(value)} %${interval} is not distinguishable from giving the same answer to every question${by}`,
  ];
}

/** Both in four digits, or in more where a value just short of its bound would read the same. */
function distinctTexts(value: number, bound: number): [string, string] {
  const write = (number: number, digits: number) => String(Number(number.toPrecision(digits)));
  let digits = 4;
  while (digits < 15 && write(value, digits) === write(bound, digits)) digits++;
  return [write(value, digits), write(bound, digits)];
}
