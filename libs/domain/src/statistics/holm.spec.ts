import fc from 'fast-check';
import { holm } from './holm';

describe('holm', () => {
  // By hand, as R's p.adjust(c(0.01, 0.04, 0.03, 0.005), method = "holm").
  it('equals R', () => {
    const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
    [0.03, 0.06, 0.06, 0.02].forEach((p, i) => {
      expect(adjusted[i]).toBeCloseTo(p, 12);
    });
  });

  // Marcus, Peritz and Gabriel (1976): Holm's procedure is closed testing with Bonferroni, so that an adjusted p-value is
  // the greatest, over all sets of tests with this one, of their number times their least p-value.
  it('equals closed testing by trying all sets', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 6 }),
        (pValues) => {
          const adjusted = holm(pValues);
          pValues.forEach((_, i) => {
            let greatest = 0;
            for (let members = 0; members < 2 ** pValues.length; members++) {
              if ((members & (1 << i)) === 0) continue;
              const set = pValues.filter((_, j) => (members & (1 << j)) !== 0);
              greatest = Math.max(greatest, Math.min(1, set.length * Math.min(...set)));
            }
            expect(adjusted[i]).toBeCloseTo(greatest, 12);
          });
        },
      ),
    );
  });

  it('holds to 1 and accepts none or one', () => {
    expect(holm([])).toEqual([]);
    expect(holm([0.2])).toEqual([0.2]);
    expect(holm([0.6, 0.7])).toEqual([1, 1]);
  });

  it('lies between the plain p-value and Bonferroni, keeps the order, and follows its input', () => {
    const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(pValues, (values) => {
        const adjusted = holm(values);
        values.forEach((p, i) => {
          expect(adjusted[i]).toBeGreaterThanOrEqual(p);
          expect(adjusted[i]).toBeLessThanOrEqual(Math.min(1, p * values.length));
          values.forEach((other, j) => {
            if (p < other) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j] as number);
          });
        });
        expect(holm([...values].reverse())).toEqual(adjusted.reverse());
      }),
    );
  });

  it('refuses what are not probabilities', () => {
    expect(() => holm([0.5, 1.1])).toThrow(RangeError);
    expect(() => holm([Number.NaN])).toThrow(RangeError);
  });
});
