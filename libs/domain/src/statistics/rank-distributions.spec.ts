import { criticalRank, rankSumTail, signedRankTail } from './rank-distributions';

/** P(T ≤ k) by trying all 2ⁿ signs. */
function signedRankByEnumeration(n: number, k: number): number {
  let count = 0;
  for (let signs = 0; signs < 2 ** n; signs++) {
    let sum = 0;
    for (let rank = 1; rank <= n; rank++) if (signs & (1 << (rank - 1))) sum += rank;
    if (sum <= k) count++;
  }
  return count / 2 ** n;
}

describe('signedRankTail', () => {
  it('equals the enumeration of all signs', () => {
    for (const n of [1, 2, 5, 9]) {
      const tail = signedRankTail(n);
      for (let k = 0; k <= tail.largest; k++) {
        expect(tail.atMost(k)).toBeCloseTo(signedRankByEnumeration(n, k), 14);
      }
    }
  });

  it('is certain of the greatest sum and of nothing below 0', () => {
    expect(signedRankTail(20).atMost(210)).toBe(1);
    expect(signedRankTail(20).atMost(-1)).toBe(0);
    expect(signedRankTail(60).atMost(-1)).toBe(0);
  });

  // R: qsignrank(0.025, n); the same are the 5 % two-sided values of Hollander and Wolfe's table A.4. The last
  // two cross from counting to the normal approximation; counted out by numpy they are 454 and 649 as well.
  it.each([
    [6, 1],
    [8, 4],
    [10, 9],
    [12, 14],
    [20, 53],
    [40, 265],
    [50, 435],
    [51, 454],
    [60, 649],
  ])('of %d values has the critical rank %d', (n, rank) => {
    expect(criticalRank(signedRankTail(n), 0.025)).toBe(rank);
  });

  it('has no rank below the first', () => {
    expect(criticalRank(signedRankTail(3), 0.025)).toBe(1);
  });
});

describe('rankSumTail', () => {
  // The 35 ways to choose 3 of 7 ranks, by U: 1 1 2 3 4 5 4 5 …, enumerated with itertools.combinations.
  it('of 3 and 4 values equals the enumeration', () => {
    const ways = [1, 1, 2, 3, 4, 4, 5, 4, 4, 3, 2, 1, 1];
    const tail = rankSumTail(3, 4);
    let sum = 0;
    ways.forEach((count, u) => {
      sum += count;
      expect(tail.atMost(u)).toBeCloseTo(sum / 35, 14);
    });
    expect(tail.largest).toBe(12);
  });

  it('does not depend on which sample comes first', () => {
    for (let u = 0; u <= 40; u++) {
      expect(rankSumTail(4, 10).atMost(u)).toBeCloseTo(rankSumTail(10, 4).atMost(u), 13);
    }
  });

  it('goes over into the normal approximation without a step', () => {
    const counted = rankSumTail(50, 50);
    const approximated = rankSumTail(50, 51);
    const z = (tail: typeof counted, standardised: number, total: number) =>
      tail.atMost(Math.round(tail.largest / 2 - standardised * Math.sqrt((tail.largest * (total + 1)) / 12)));
    expect(z(counted, 1.96, 100)).toBeCloseTo(z(approximated, 1.96, 101), 3);
  });
});
