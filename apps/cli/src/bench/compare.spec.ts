import { measuredBundle } from '../../test/measured-bundle';
import { comparePairs, compareToReference } from './compare';
import { nothingDistinguishable } from './nothing-distinguishable';

const FIGURES = { latency: 0.02, modelSize: 1000, accuracy: 0.9 };
/** Six launches, as --quick makes them, far from those of any other position. */
const launches = (place: number) => [1, 2, 3, 4, 5, 6].map((step) => place + step / 100);
const bundles = (count: number) =>
  Array.from({ length: count }, (_, place) =>
    measuredBundle(`m${place}`, 'reference', launches(place + 1), FIGURES),
  );
const six = () => 6;

it('corrects for the bundles against another, not for the first against itself', () => {
  const noise = [0.01, -0.02, 0.03, -0.04, 0.05, -0.06];
  const measured = [measuredBundle('a', 'a', noise, FIGURES), measuredBundle('b', 'a', launches(1), FIGURES)];
  const [itself, other] = compareToReference(measured, 'a');
  // Six of one sign: 2 of 64.
  expect(other).toMatchObject({ pValue: 2 / 64, pAdjusted: 2 / 64, isDistinguishable: true });
  expect(itself?.pAdjusted).toBe(itself?.pValue);
});

describe('nothingDistinguishable', () => {
  it('warns of too many pairs for their launches', () => {
    // The minimum of Mann–Whitney of 6 and 6: 2 of 924. 0.05 / (2 / 924) = 23.1: 21 pairs are distinguishable, 28 are not.
    expect(nothingDistinguishable(comparePairs(bundles(7)), six)).toBeNull();
    expect(nothingDistinguishable(comparePairs(bundles(8)), six)).toMatch(
      /the smallest possible result of 28 comparisons is p = 0\.061/,
    );
    expect(nothingDistinguishable(comparePairs(bundles(10)), six)).toMatch(
      /the smallest possible result of 45 comparisons is p = 0\.097/,
    );
  });

  it('warns of too many bundles against another', () => {
    expect(nothingDistinguishable(compareToReference(bundles(1), 'reference'), six)).toBeNull();
    expect(nothingDistinguishable(compareToReference(bundles(2), 'reference'), six)).toMatch(/p = 0\.063/);
  });

  it('does not warn of a bundle against itself', () => {
    expect(nothingDistinguishable(compareToReference(bundles(1), 'm0'), () => 3)).toBeNull();
  });
});
