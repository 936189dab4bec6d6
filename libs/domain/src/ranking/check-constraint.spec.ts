import type { Constraint } from '../competition/event';
import type { Metrics } from '../metric';
import { checkConstraint } from './check-constraint';

const ACCURATE: Constraint = { metric: 'accuracy', operator: '>=', bound: 0.85 };
const FAST: Constraint = { metric: 'latency', operator: '<', bound: 100 };

const accuracy = (value: number, ciLower: number | null, ciUpper: number | null): Metrics => ({
  accuracy: { value, ciLower, ciUpper, unit: 'fraction' },
});
const latency = (value: number, ciLower: number | null, ciUpper: number | null): Metrics => ({
  latency: { value, ciLower, ciUpper, unit: 'ms' },
});

describe('checkConstraint', () => {
  it.each([
    ['well above', ACCURATE, accuracy(0.9, 0.88, 0.92), 'met'],
    ['at the bound, exact', ACCURATE, accuracy(0.85, null, null), 'met'],
    ['above, interval from the bound', ACCURATE, accuracy(0.86, 0.85, 0.87), 'met'],
    ['above, interval across', ACCURATE, accuracy(0.86, 0.84, 0.88), 'marginal'],
    ['at the bound, interval across', ACCURATE, accuracy(0.85, 0.83, 0.87), 'marginal'],
    ['below, interval across', ACCURATE, accuracy(0.849, 0.83, 0.87), 'missed'],
    ['well below', ACCURATE, accuracy(0.5, 0.48, 0.52), 'missed'],
    ['under a strict bound', FAST, latency(99, 98, 99.9), 'met'],
    ['at a strict bound', FAST, latency(100, null, null), 'missed'],
    ['under a strict bound, interval to it', FAST, latency(99, 98, 100), 'marginal'],
    ['not measured', FAST, accuracy(1, null, null), 'missed'],
    ['not a number', FAST, latency(Number.NaN, null, null), 'missed'],
    ['greater, strictly', { ...ACCURATE, operator: '>' }, accuracy(0.85, null, null), 'missed'],
    ['at most', { ...FAST, operator: '<=' }, latency(100, null, null), 'met'],
  ] as const)('%s', (_, constraint, metrics, status) => {
    expect(checkConstraint(constraint, metrics)).toEqual({ ...constraint, status });
  });
});
