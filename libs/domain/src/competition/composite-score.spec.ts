import { METRICS, type MeasuredValue, type MetricName } from '../metric';
import { compositeScore, metricsFor } from './composite-score';
import type { Composite } from './event';

function figure(
  metric: MetricName,
  value: number,
  ciLower: number | null,
  ciUpper: number | null,
): MeasuredValue {
  return { value, ciLower, ciUpper, unit: METRICS[metric].unit };
}

const HALVES: Composite = {
  terms: [
    { metric: 'relativeLatency', reference: 2, weight: 0.5 },
    { metric: 'accuracy', reference: 0.9, weight: 0.5 },
  ],
};

describe('compositeScore', () => {
  // By hand: √(0.5/2 · 0.9/0.4) = √0.5625 = 0.75.
  it('is the geometric mean of the ratios, turned over where higher is better', () => {
    const score = compositeScore(HALVES, {
      relativeLatency: figure('relativeLatency', 0.5, null, null),
      accuracy: figure('accuracy', 0.4, null, null),
    });
    expect(score?.value).toBeCloseTo(0.75, 12);
    expect(score).toMatchObject({ ciLower: null, ciUpper: null, unit: 'ratio' });
  });

  it('is 1 at the references', () => {
    const score = compositeScore(HALVES, {
      relativeLatency: figure('relativeLatency', 2, null, null),
      accuracy: figure('accuracy', 0.9, null, null),
    });
    expect(score?.value).toBeCloseTo(1, 12);
  });

  // By hand, on the log scale: latency 0.03 either side; accuracy 0.04 up, 0.08 down, which are the score's down and
  // up. Half of each: √(0.015² + 0.02²) = 0.025 down, √(0.015² + 0.04²) = 0.0427 up.
  it('has the distances of the bounds add as squares, each side separately', () => {
    const score = compositeScore(HALVES, {
      relativeLatency: figure('relativeLatency', 1, Math.exp(-0.03), Math.exp(0.03)),
      accuracy: figure('accuracy', 0.8, 0.8 * Math.exp(-0.08), 0.8 * Math.exp(0.04)),
    }) as MeasuredValue;
    expect(Math.log(score.value / (score.ciLower as number))).toBeCloseTo(0.025, 12);
    expect(Math.log((score.ciUpper as number) / score.value)).toBeCloseTo(Math.hypot(0.015, 0.04), 12);
  });

  it('takes a bound of 0 to be as far away as the other one', () => {
    const score = compositeScore(HALVES, {
      relativeLatency: figure('relativeLatency', 1, null, null),
      accuracy: figure('accuracy', 0.1, 0, 0.1 * Math.exp(0.2)),
    }) as MeasuredValue;
    expect(Math.log((score.ciUpper as number) / score.value)).toBeCloseTo(0.1, 12);
  });

  it('is not there without a measurement or with one of 0', () => {
    const relativeLatency = figure('relativeLatency', 1, null, null);
    expect(compositeScore(HALVES, { relativeLatency })).toBeNull();
    const accuracy = figure('accuracy', 0, 0, 0.01);
    expect(compositeScore(HALVES, { relativeLatency, accuracy })).toBeNull();
  });
});

describe('metricsFor', () => {
  const measured = { relativeLatency: figure('relativeLatency', 2, null, null) };

  it('adds the score, and never takes one that came with the run', () => {
    const accuracy = figure('accuracy', 0.9, null, null);
    expect(metricsFor({ composite: HALVES }, { ...measured, accuracy }).composite?.value).toBeCloseTo(1, 12);
    const claimed = { ...measured, composite: figure('composite', 0.001, null, null) };
    expect(metricsFor({ composite: HALVES }, claimed)).toEqual(measured);
  });

  it('leaves the metrics of an event without one alone', () => {
    expect(metricsFor({}, measured)).toBe(measured);
  });
});
