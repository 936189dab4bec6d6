import type { EventDefinition } from '../event';
import { METRICS, type Unit } from '../metric';
import type { JudgedCandidate } from './judged-candidate';

const MIB = 1024 * 1024;

/** Six digits: enough that a value just short of its bound does not read like the bound. */
function digits(value: number): string {
  return String(Number(value.toPrecision(6)));
}

const WITH_UNIT: Record<Unit, (value: number) => string> = {
  ratio: (value) => `${digits(value)}×`,
  ms: (value) => `${digits(value)} ms`,
  'examples/s': (value) => `${digits(value)} examples/s`,
  bytes: (value) => `${digits(value / MIB)} MiB`,
  fraction: (value) => `${digits(value * 100)} %`,
  ms·MiB: (value) => `${digits(value)} ms·MiB`,
};

/**
 * Why a candidate does not qualify, for the participant: each constraint missed with value and bound, and each
 * objective that was not measured.
 */
export function describeMiss(event: EventDefinition, judged: JudgedCandidate): string {
  const { metrics } = judged.candidate;
  const unmet = judged.missedConstraints.flatMap(({ metric, operator, bound }) => {
    const { title, unit } = METRICS[metric];
    const measured = metrics[metric];
    const write = WITH_UNIT[unit];
    return measured ? [`${title} ${write(measured.value)} is not ${operator} ${write(bound)}`] : [];
  });
  const needed = [
    ...judged.missedConstraints.map(({ metric }) => metric).filter((metric) => !metrics[metric]),
    ...event.objectives.map(({ metric }) => metric).filter((_, i) => judged.objectives[i] === null),
  ];
  const unmeasured = [...new Set(needed)].map(
    (metric) => `${METRICS[metric].title} has no usable measurement`,
  );
  return `${[...unmet, ...unmeasured].join('; ')}.`;
}
