import { claimOf, selfClaim } from './claim';

const ratio = (estimate: number, lower: number, upper: number) => ({ estimate, lower, upper });

describe('claimOf', () => {
  it('says how many times faster, with the interval turned round', () => {
    // 1 / 0.35 = 2.857; 1 / 0.36 = 2.778; 1 / 0.34 = 2.941
    expect(claimOf({ of: 'a', to: 'b', ratio: ratio(0.35, 0.34, 0.36), pAdjusted: 0.0005 })).toBe(
      'a is 2.86 times faster than b, 95 % interval 2.78 to 2.94, p < 0.001.',
    );
  });

  it('says how many times slower', () => {
    expect(claimOf({ of: 'a', to: 'b', ratio: ratio(2, 1.9, 2.1), pAdjusted: 0.031 })).toBe(
      'a is 2.00 times slower than b, 95 % interval 1.90 to 2.10, p = 0.031.',
    );
  });

  it('says small differences in percent, the lesser bound first', () => {
    expect(claimOf({ of: 'a', to: 'b', ratio: ratio(0.96, 0.95, 0.97), pAdjusted: 0.002 })).toBe(
      'a takes 4.0 % less time than b, 95 % interval 3.0 to 5.0 %, p = 0.002.',
    );
    expect(claimOf({ of: 'a', to: 'b', ratio: ratio(1.04, 1.03, 1.05), pAdjusted: 0.002 })).toContain(
      'takes 4.0 % more time than b, 95 % interval 3.0 to 5.0 %',
    );
  });

  it('claims nothing where the test does not tell two apart, and calls nothing equal', () => {
    const claim = claimOf({ of: 'a', to: 'b', ratio: ratio(0.5, 0.2, 1.2), pAdjusted: 0.05 });
    expect(claim).toBe('a and b are not told apart: ratio 0.500, 95 % interval 0.200 to 1.200, p = 0.05.');
    expect(claim).not.toMatch(/equal|same/);
  });
});

describe('selfClaim', () => {
  it('says what the machine resolves: the wider side of the interval', () => {
    expect(selfClaim({ of: 'a', ratio: ratio(1.001, 0.996, 1.003), pAdjusted: 0.6 })).toBe(
      'a beside itself: ratio 1.001, 95 % interval 0.996 to 1.003, p = 0.6. This machine resolves differences of about 0.4 %.',
    );
  });

  it('warns where a bundle was told apart from itself', () => {
    expect(selfClaim({ of: 'a', ratio: ratio(1.1, 1.05, 1.15), pAdjusted: 0.01 })).toMatch(
      /apart from itself/,
    );
  });
});
