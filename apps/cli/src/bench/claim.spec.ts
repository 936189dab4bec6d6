import { RIGHT_TO_LEFT_NAME, unisolatedLines } from '#test/builders/right-to-left';
import { pairClaim, selfClaim } from './claim';

const ratio = (estimate: number, lower: number, upper: number) => ({ estimate, lower, upper });

describe('pairClaim', () => {
  const apart = { of: 'a', to: 'b', isDistinguishable: true };

  it.each([
    [
      0.35,
      0.34,
      0.36,
      0.0005,
      'a is faster than b: 0.350× the latency, 95 % interval 0.340× to 0.360×, p < 0.001.',
    ],
    [
      2,
      1.9,
      2.1,
      0.031,
      'a is slower than b: 2.000× the latency, 95 % interval 1.900× to 2.100×, p = 0.031.',
    ],
    [
      0.96,
      0.95,
      0.97,
      0.002,
      'a is faster than b: 0.960× the latency, 95 % interval 0.950× to 0.970×, p = 0.002.',
    ],
  ])('states the ratio %d as it is, never turned round', (estimate, lower, upper, pAdjusted, claim) => {
    expect(pairClaim({ ...apart, ratio: ratio(estimate, lower, upper), pAdjusted })).toBe(claim);
  });

  it('claims nothing if two are not distinguishable, and calls nothing equal', () => {
    const claim = pairClaim({
      ...apart,
      isDistinguishable: false,
      ratio: ratio(0.5, 0.2, 1.2),
      pAdjusted: 0.05,
    });
    expect(claim).toBe('a and b are not distinguishable: 0.500×, 95 % interval 0.200× to 1.200×, p = 0.05.');
    expect(claim).not.toMatch(/equal|same/);
  });

  it('reports too few launches for an interval', () => {
    const few = { estimate: 0.5, lower: null, upper: null };
    expect(pairClaim({ ...apart, isDistinguishable: false, ratio: few, pAdjusted: 0.1 })).toBe(
      'a and b are not distinguishable: 0.500×, too few launches for a 95 % interval.',
    );
  });
});

describe('selfClaim', () => {
  it('shows what the machine resolves: the wider side of the interval', () => {
    expect(
      selfClaim({ of: 'a', ratio: ratio(1.001, 0.996, 1.003), pAdjusted: 0.6, isDistinguishable: false }),
    ).toBe(
      'a compared with itself: 1.001×, 95 % interval 0.996× to 1.003×, p = 0.6. This machine resolves differences of about 0.4 %.',
    );
  });

  it('warns if a bundle is distinguishable from itself', () => {
    expect(
      selfClaim({ of: 'a', ratio: ratio(1.1, 1.05, 1.15), pAdjusted: 0.01, isDistinguishable: true }),
    ).toMatch(/distinguishable from itself/);
  });
});

it.each([true, false])(
  'isolates names that are written from right to left; distinguishable: %s',
  (isDistinguishable) => {
    const tested = {
      of: RIGHT_TO_LEFT_NAME,
      to: RIGHT_TO_LEFT_NAME,
      ratio: ratio(1, 1, 1),
      pAdjusted: 1,
      isDistinguishable,
    };
    for (const text of [pairClaim(tested), selfClaim(tested)]) {
      expect(text).toContain(RIGHT_TO_LEFT_NAME);
      expect(unisolatedLines(text)).toEqual([]);
    }
  },
);
