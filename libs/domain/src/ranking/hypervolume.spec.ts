import fc from 'fast-check';
import type { Direction } from '../metric';
import {
  HYPERVOLUME_REFERENCE,
  hypervolume,
  hypervolumeContributions,
  hypervolumeReference,
  MAX_EXACT_MEMBERS,
} from './hypervolume';

/** The volume of a union of boxes by inclusion and exclusion over all subsets. */
function byInclusionExclusion(points: readonly number[][], reference: number): number {
  let volume = 0;
  for (let subset = 1; subset < 2 ** points.length; subset++) {
    const members = points.filter((_, i) => subset & (1 << i));
    const corner = (members[0] as number[]).map((_, i) =>
      Math.max(...members.map((point) => point[i] as number)),
    );
    const box = corner.reduce((product, value) => product * Math.max(0, reference - value), 1);
    volume += members.length % 2 === 1 ? box : -box;
  }
  return volume;
}

const sets = fc.integer({ min: 1, max: 4 }).chain((objectives) =>
  fc.array(
    fc.array(
      fc.integer({ min: 0, max: 9 }).map((value) => value / 8),
      {
        minLength: objectives,
        maxLength: objectives,
      },
    ),
    { minLength: 1, maxLength: 7 },
  ),
);

describe('hypervolume', () => {
  // By hand: 3·1 + 2·1 + 1·1, the staircase of three points below (4, 4).
  it('of a staircase is its area', () => {
    const staircase = [
      [1, 3],
      [2, 2],
      [3, 1],
    ];
    expect(hypervolume(staircase, 4)).toBe(6);
    expect(hypervolume([...staircase, [3, 3], [2, 2], [5, 0]], 4)).toBe(6);
    expect(hypervolume([], 4)).toBe(0);
  });

  it('equals inclusion and exclusion in one to four dimensions', () => {
    fc.assert(
      fc.property(sets, (points) => {
        expect(hypervolume(points, 1)).toBeCloseTo(byInclusionExclusion(points, 1), 10);
      }),
      { numRuns: 300 },
    );
  });
});

describe('hypervolumeContributions', () => {
  // By hand: normalised, the points are (0, 1), (1, 0) and (1/3, 3/4), the reference (1.1, 1.1).
  it("of the course's example", () => {
    const points = [
      [5, 0.88],
      [8, 0.92],
      [6, 0.89],
    ];
    const [fast, accurate, between] = hypervolumeContributions(points, ['lower', 'higher']);
    expect(fast).toBeCloseTo((1 / 3) * 0.1, 12);
    expect(accurate).toBeCloseTo(0.1 * 0.75, 12);
    expect(between).toBeCloseTo((2 / 3) * (1 / 4), 12);
  });

  it('of a point alone is the whole box', () => {
    expect(hypervolumeContributions([[7, 7, 7]], ['lower', 'lower', 'higher'])[0]).toBeCloseTo(1.1 ** 3, 12);
    expect(hypervolumeContributions([], ['lower', 'higher'])).toEqual([]);
  });

  it('gives a dominated point nothing, and a copy what the original has', () => {
    const points = [
      [1, 3],
      [3, 1],
      [3, 3],
      [1, 3],
    ];
    const [original, , dominated, copy] = hypervolumeContributions(points, ['lower', 'lower']);
    expect(dominated).toBe(0);
    expect(copy).toBe(original);
    expect(original).toBeGreaterThan(0);
  });

  it('is what the volume loses without the point', () => {
    fc.assert(
      fc.property(sets, (points) => {
        const lower = (points[0] as number[]).map((): Direction => 'lower');
        // With corners at 0 and 1 the normalisation changes nothing.
        const distinct = [...new Map([...points, lower.map(() => 1)].map((p) => [p.join(), p])).values()];
        const all = [...distinct.filter((p) => p.some((v) => v > 0)), lower.map(() => 0)].map((p) =>
          p.map((value) => Math.min(value, 1)),
        );
        const unique = [...new Map(all.map((p) => [p.join(), p])).values()];
        const contributions = hypervolumeContributions(unique, lower);
        unique.forEach((_, i) => {
          const without = unique.filter((_, j) => j !== i);
          const lost =
            byInclusionExclusion(unique, HYPERVOLUME_REFERENCE) -
            byInclusionExclusion(without, HYPERVOLUME_REFERENCE);
          expect(contributions[i]).toBeCloseTo(lost, 9);
        });
      }),
    );
  });

  // The volume by slices and the contributions by sweeps share no step.
  it('is what the volume by slices loses without the point, in sets of 40 with ties', () => {
    const many = fc.integer({ min: 2, max: 4 }).chain((objectives) =>
      fc.array(
        fc.array(
          fc.integer({ min: 0, max: 20 }).map((value) => value / 20),
          { minLength: objectives, maxLength: objectives },
        ),
        { minLength: 30, maxLength: 40 },
      ),
    );
    fc.assert(
      fc.property(many, (points) => {
        const lower = (points[0] as number[]).map((): Direction => 'lower');
        // With these two the range is 0 to 1, which normalising does not change.
        const corners = [lower.map(() => 1), lower.map((_, i) => (i === 0 ? 0 : 1)), lower.map(() => 0.5)];
        const rest = lower.slice(1).map((_, i) => lower.map((__, j) => (j === i + 1 ? 0 : 1)));
        const all = [...points, ...corners, ...rest];
        const unique = [...new Map(all.map((point) => [point.join(), point])).values()];
        const whole = hypervolume(unique, HYPERVOLUME_REFERENCE);
        hypervolumeContributions(unique, lower).forEach((contribution, i) => {
          const without = unique.filter((_, j) => j !== i);
          expect(contribution).toBeCloseTo(whole - hypervolume(without, HYPERVOLUME_REFERENCE), 9);
        });
      }),
      { numRuns: 20 },
    );
  });

  it('of more points in four objectives than are worth it is the volume of each alone', () => {
    const points = Array.from({ length: MAX_EXACT_MEMBERS + 1 }, (_, i) => {
      const share = i / MAX_EXACT_MEMBERS;
      return [share, 1 - share, 0, 0];
    });
    const contributions = hypervolumeContributions(points, ['lower', 'lower', 'lower', 'lower']);
    expect(contributions[0]).toBeCloseTo(1.1 * 0.1 * 1.1 ** 2, 12);
    expect(contributions[MAX_EXACT_MEMBERS / 2]).toBeCloseTo(0.6 ** 2 * 1.1 ** 2, 12);
  });

  it('does not depend on units', () => {
    fc.assert(
      fc.property(sets, (points) => {
        const directions = (points[0] as number[]).map((): Direction => 'lower');
        const plain = hypervolumeContributions(points, directions);
        const scaled = hypervolumeContributions(
          points.map((point) => point.map((value) => 1000 * value + 5)),
          directions,
        );
        scaled.forEach((value, i) => {
          expect(value).toBeCloseTo(plain[i] as number, 9);
        });
      }),
    );
  });
});

describe('hypervolumeReference', () => {
  it('is a tenth of the range beyond the worst, in the units of the points', () => {
    const points = [
      [10, 0.9],
      [20, 0.8],
    ];
    const [latency, accuracy] = hypervolumeReference(points, ['lower', 'higher']);
    expect(latency).toBeCloseTo(21, 12);
    expect(accuracy).toBeCloseTo(0.79, 12);
  });

  it('is the value itself where all are alike, and nothing without points', () => {
    expect(hypervolumeReference([[7, 1]], ['lower', 'higher'])).toEqual([7, 1]);
    expect(hypervolumeReference([], ['lower', 'higher'])).toEqual([]);
  });
});
