import fc from 'fast-check';
import { driftOverLaunches } from './drift';

describe('driftOverLaunches', () => {
  // scipy 1.17: stats.theilslopes(b).slope * (len(b) - 1) of the four that count is 0.005, 0.0055, 0.01 and 0.001;
  // numpy: the median of their Walsh averages. Four launches span the Walsh averages, worth 1 − 2⁻³.
  it('equals scipy, without the launch of two blocks', () => {
    const drift = driftOverLaunches([
      [0.01, 0.012, 0.011, 0.015, 0.014],
      [0.02, 0.019, 0.024, 0.025],
      [-0.01, -0.004, -0.006, 0.001, 0.002, 0],
      [0.1, 0.2],
      [0.005, 0.004, 0.006],
    ]);
    expect(drift?.estimate).toBeCloseTo(0.005375, 14);
    expect(drift?.lower).toBeCloseTo(0.001, 14);
    expect(drift?.upper).toBeCloseTo(0.01, 14);
    expect(drift?.confidence).toBe(0.875);
  });

  it('has none for fewer than three launches of three blocks', () => {
    const launch = [0.1, 0.2, 0.3];
    expect(driftOverLaunches([])).toBeNull();
    expect(driftOverLaunches([launch, launch, [0.1, 0.2], []])).toBeNull();
    expect(driftOverLaunches([launch, launch, launch])).not.toBeNull();
  });

  it('does not depend on how launches differ in level, and is 0 where every launch is flat', () => {
    const level = fc.integer({ min: -50, max: 50 });
    const launches = fc.array(fc.array(level, { minLength: 3, maxLength: 8 }), {
      minLength: 3,
      maxLength: 12,
    });
    fc.assert(
      fc.property(launches, fc.array(level, { minLength: 12, maxLength: 12 }), (byLaunch, levels) => {
        const drift = driftOverLaunches(byLaunch);
        const moved = byLaunch.map((blocks, i) => blocks.map((ratio) => ratio + (levels[i] as number)));
        expect(driftOverLaunches(moved)).toEqual(drift);
        const flat = byLaunch.map((blocks) => blocks.map(() => blocks[0] as number));
        expect(driftOverLaunches(flat)).toMatchObject({ estimate: 0, lower: 0, upper: 0 });
      }),
    );
  });

  it('finds the change that was put in, whatever the number of blocks', () => {
    const launch = (blocks: number) => Array.from({ length: blocks }, (_, i) => (0.03 * i) / (blocks - 1));
    expect(driftOverLaunches([3, 4, 8, 8, 5, 6].map(launch))?.estimate).toBeCloseTo(0.03, 12);
  });

  it('refuses log ratios that are not finite', () => {
    const launch = [0.1, 0.2, 0.3];
    expect(() => driftOverLaunches([launch, launch, [0.1, Number.NaN, 0.3]])).toThrow(RangeError);
  });
});
