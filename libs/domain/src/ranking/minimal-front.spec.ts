import fc from 'fast-check';
import { frontOf } from './minimal-front';
import { paretoFronts } from './pareto-fronts';

it.each([1, 2, 3, 4])(
  'finds the first of the Pareto fronts with %d objectives, equal points included',
  (objectives) => {
    const point = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: objectives, maxLength: objectives });
    fc.assert(
      fc.property(fc.array(point, { maxLength: 40 }), (points) => {
        const columns = Array.from({ length: objectives }, (_, i) =>
          Float64Array.from(points, (one) => one[i] as number),
        );
        const fronts = paretoFronts(points, new Array<'lower'>(objectives).fill('lower'));
        const expected = [...points.keys()].filter((i) => fronts[i] === 1);
        expect(frontOf(columns).sort((a, b) => a - b)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  },
);
