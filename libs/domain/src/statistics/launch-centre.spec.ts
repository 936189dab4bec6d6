import fc from 'fast-check';
import { hodgesLehmann } from './hodges-lehmann';
import { launchCentre } from './launch-centre';

describe('launchCentre', () => {
  // scipy 1.17: stats.t.interval(.95, 2, loc=2, scale=stats.sem([1, 2, 3])) is -0.4841, 4.4841.
  it('gives three launches the interval of Student, which is wide', () => {
    const centre = launchCentre([1, 3, 2]);
    expect(centre.estimate).toBe(2);
    expect(centre.lower).toBeCloseTo(-0.4841, 4);
    expect(centre.upper).toBeCloseTo(4.4841, 4);
    expect(centre.confidence).toBe(0.95);
  });

  it('is the Hodges–Lehmann estimate with its interval from six launches on', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 6, maxLength: 20 }), (values) => {
        expect(launchCentre(values)).toEqual(hodgesLehmann(values));
      }),
    );
  });

  it('never has a narrower interval than the extreme Walsh averages of fewer', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 2, maxLength: 5 }), (values) => {
        const [centre, ranks] = [launchCentre(values), hodgesLehmann(values)];
        expect(centre.estimate).toBe(ranks.estimate);
        expect(centre.lower).toBeLessThanOrEqual(ranks.lower);
        expect(centre.upper).toBeGreaterThanOrEqual(ranks.upper);
      }),
    );
  });

  it('cannot say how sure a single launch is', () => {
    expect(launchCentre([0.3])).toEqual({ estimate: 0.3, lower: 0.3, upper: 0.3, confidence: 0 });
  });
});
