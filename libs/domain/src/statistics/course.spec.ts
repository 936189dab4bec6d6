import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { BUILT_IN_EVENTS } from '../competition/event';
import { type Direction, METRICS, type MeasuredValue, type MetricName } from '../metric';
import { checkConstraint, paretoFronts, rankByInterval } from '../ranking';
import { type SampleMoments, sampleSizeForHalfWidth, studentInterval, summarize, welchTestOf } from '.';

/** The interval that the course's text computes, with the normal multiplier whatever the count. */
function intervalWith196({ mean, standardDeviation, count }: SampleMoments): [number, number] {
  const halfWidth = (1.96 * standardDeviation) / Math.sqrt(count);
  return [mean - halfWidth, mean + halfWidth];
}

/** Ten values that have exactly this mean and sample standard deviation. */
function tenValues({ mean, standardDeviation }: SampleMoments): number[] {
  const distance = standardDeviation * Math.sqrt(9 / 10);
  return Array.from({ length: 10 }, (_, i) => mean + (i % 2 === 0 ? distance : -distance));
}

/** The questions of the course's benchmarking chapter, answered by what the service computes with. */
describe("the course's questions", () => {
  describe('1: is 11.8 ms faster than 12.5 ms?', () => {
    const baseline = { mean: 12.5, standardDeviation: 1.2, count: 10 };
    const optimised = { mean: 11.8, standardDeviation: 1.5, count: 10 };

    // scipy 1.17: stats.t.interval(0.95, 9, loc=m, scale=s / np.sqrt(10))
    it.each([
      [baseline, 11.76, 13.24, 11.641571712835203, 13.358428287164797],
      [optimised, 10.87, 12.73, 10.726964641044004, 12.873035358955997],
    ])('corrected: the interval of %j is wider by t than with 1.96', (moments, from, to, lower, upper) => {
      const [from196, to196] = intervalWith196(moments);
      expect(from196).toBeCloseTo(from, 2);
      expect(to196).toBeCloseTo(to, 2);
      const interval = studentInterval(tenValues(moments));
      expect(interval?.lower).toBeCloseTo(lower, 9);
      expect(interval?.upper).toBeCloseTo(upper, 9);
    });

    // scipy 1.17: stats.ttest_ind_from_stats(12.5, 1.2, 10, 11.8, 1.5, 10, equal_var=False)
    it("indistinguishable: Welch's t is 1.15 with 17.2 degrees of freedom, p 0.26", () => {
      const { t, degreesOfFreedom, pValue } = welchTestOf(baseline, optimised);
      expect(t).toBeCloseTo(1.1523511960911865, 10);
      expect(degreesOfFreedom).toBeCloseTo(17.17, 2);
      expect(pValue).toBeCloseTo(0.26496682582679254, 10);
    });

    it('each of the two could be first on a board', () => {
      const items = [baseline, optimised].map((moments, i) => {
        const { lower, upper } = studentInterval(tenValues(moments)) as { lower: number; upper: number };
        const measured: MeasuredValue = { value: moments.mean, ciLower: lower, ciUpper: upper, unit: 'ms' };
        return { submissionId: String(i), objectives: [measured], submittedAt: new Date(i) };
      });
      const ranked = rankByInterval(items, [{ direction: 'lower', scale: 'log', minDifference: 0 }]);
      const range = { best: 1, worst: 2 };
      expect(ranked).toEqual({
        indices: [1, 0],
        ranks: [1, 2],
        ranges: [range, range],
        frontProbabilities: null,
      });
    });

    // scipy 1.17: stats.t.ppf(0.975, 9)
    it('corrected: the multiplier of ten samples is 2.262, not 1.96', () => {
      const interval = studentInterval(tenValues(baseline));
      const halfWidth = (interval?.upper as number) - baseline.mean;
      expect(halfWidth / (baseline.standardDeviation / Math.sqrt(10))).toBeCloseTo(2.2621571628, 9);
    });

    // scipy 1.17: stats.ttest_ind_from_stats(10, 1.5, 10, 11.5, 1.5, 10, equal_var=False)
    it('corrected: intervals that overlap do not show that two are alike', () => {
      const fast = { mean: 10, standardDeviation: 1.5, count: 10 };
      const slow = { mean: 11.5, standardDeviation: 1.5, count: 10 };
      expect(intervalWith196(fast)[1]).toBeGreaterThan(intervalWith196(slow)[0]);
      const { t, degreesOfFreedom, pValue } = welchTestOf(slow, fast);
      expect(t).toBeCloseTo(2.23606797749979, 10);
      expect(t).toBeGreaterThan(tQuantile(0.975, degreesOfFreedom));
      expect(pValue).toBeCloseTo(0.03824961451611385, 10);
    });
  });

  describe('2: how many runs for ±0.5 ms at a deviation of 2 ms?', () => {
    it('62 by the normal distribution', () => {
      expect(sampleSizeForHalfWidth({ standardDeviation: 2, halfWidth: 0.5, confidence: 0.95 }).normal).toBe(
        62,
      );
    });

    it('corrected: 64 where the deviation comes from the same runs', () => {
      expect(sampleSizeForHalfWidth({ standardDeviation: 2, halfWidth: 0.5, confidence: 0.95 }).student).toBe(
        64,
      );
    });
  });

  describe('3: what does warmup do?', () => {
    const cold = summarize([15.2, 12.1, 10.8, 10.5, 10.6, 10.4]);
    const warm = summarize([10.5, 10.6, 10.4, 10.7, 10.5, 10.6]);

    it('the mean falls from 11.6 to 10.55 ms, by 9 %', () => {
      expect(cold.mean).toBeCloseTo(11.6, 12);
      expect(warm.mean).toBeCloseTo(10.55, 12);
      expect(1 - warm.mean / cold.mean).toBeCloseTo(0.0905, 4);
    });

    it('corrected: the standard deviation falls by 94 %, the variance by 99.7 %', () => {
      expect(1 - warm.standardDeviation / cold.standardDeviation).toBeCloseTo(0.944, 3);
      expect(1 - (warm.standardDeviation / cold.standardDeviation) ** 2).toBeCloseTo(0.997, 3);
    });

    it('the coefficient of variation goes from noisy to stable, under 0.05', () => {
      expect(cold.coefficientOfVariation).toBeGreaterThan(0.05);
      expect(warm.coefficientOfVariation).toBeLessThan(0.05);
    });
  });

  describe('4: which models are Pareto-optimal in latency and accuracy?', () => {
    const directions: Direction[] = ['lower', 'higher'];

    it('all three of (5 ms, 88 %), (8 ms, 92 %), (6 ms, 89 %)', () => {
      const models = [
        [5, 0.88],
        [8, 0.92],
        [6, 0.89],
      ];
      expect(paretoFronts(models, directions)).toEqual([1, 1, 1]);
    });

    it('corrected: all three of (10 ms, 90 %), (15 ms, 95 %), (12 ms, 91 %): the third is the more accurate', () => {
      const models = [
        [10, 0.9],
        [15, 0.95],
        [12, 0.91],
      ];
      expect(paretoFronts(models, directions)).toEqual([1, 1, 1]);
    });

    it('corrected: being as fast and more accurate is enough to dominate', () => {
      const models = [
        [10, 0.9],
        [10, 0.91],
      ];
      expect(paretoFronts(models, directions)).toEqual([2, 1]);
    });
  });

  describe('5: what does a timer that takes 1 µs do to a model of 50 µs?', () => {
    const model = [49, 50, 51, 50, 49.5, 50.5];
    const overhead = 1;
    const measured = (perCall: number) => summarize(model.map((latency) => latency + perCall));

    it('1.96 % of what is measured is the timer, and no spread shows it', () => {
      const { mean, standardDeviation } = measured(overhead);
      expect((mean - summarize(model).mean) / mean).toBeCloseTo(0.0196, 4);
      expect(standardDeviation).toBeCloseTo(summarize(model).standardDeviation, 12);
    });

    it('a batch of ten shares it: 0.2 %', () => {
      const { mean } = measured(overhead / 10);
      expect((mean - summarize(model).mean) / mean).toBeCloseTo(0.002, 4);
    });
  });

  describe('its Olympic events qualify by the same bounds', () => {
    const exact = (metric: MetricName, value: number): MeasuredValue => ({
      value,
      ciLower: null,
      ciUpper: null,
      unit: METRICS[metric].unit,
    });
    const statuses = (id: keyof typeof BUILT_IN_EVENTS, values: Partial<Record<MetricName, number>>) =>
      BUILT_IN_EVENTS[id].constraints.map((constraint) => {
        const measured = exact(constraint.metric, values[constraint.metric] as number);
        return checkConstraint(constraint, { [constraint.metric]: measured }).status;
      });

    it.each(['latency-sprint', 'memory-challenge'] as const)('%s: accuracy from 85 % on', (id) => {
      expect(statuses(id, { accuracy: 0.85 })).toEqual(['met']);
      expect(statuses(id, { accuracy: 0.8499 })).toEqual(['missed']);
    });

    it('accuracy-contest: under 100 ms and under 10 MiB, both strictly', () => {
      const tenMiB = 10_485_760;
      expect(statuses('accuracy-contest', { latency: 99.9, modelSize: tenMiB - 1 })).toEqual(['met', 'met']);
      expect(statuses('accuracy-contest', { latency: 100, modelSize: tenMiB })).toEqual(['missed', 'missed']);
    });

    it('extreme-push: accuracy from 80 % on; all-around: always', () => {
      expect(statuses('extreme-push', { accuracy: 0.8 })).toEqual(['met']);
      expect(statuses('extreme-push', { accuracy: 0.7999 })).toEqual(['missed']);
      expect(statuses('all-around', {})).toEqual([]);
    });
  });
});
