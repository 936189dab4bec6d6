import { shortNames } from './paper';

it('leaves short names as they are', () => {
  expect(shortNames(['int8', 'float32', 'exactly-twenty-six-letters'])).toEqual([
    'int8',
    'float32',
    'exactly-twenty-six-letters',
  ]);
});

it('shortens in the middle, to keep paths with the same start distinct', () => {
  expect(shortNames(['experiments/2024/mnist/run-1/net', 'experiments/2024/mnist/run-2/net'])).toEqual([
    'experiments/…ist/run-1/net',
    'experiments/…ist/run-2/net',
  ]);
});

it('numbers names that still look alike', () => {
  const alike = ['experiments/first/and-then/the-same-end', 'experiments/other/and-then/the-same-end'];
  const [one, two] = shortNames(alike);
  expect(one).toMatch(/^experiment.*….*e-end \(1\)$/);
  expect(two).toMatch(/^experiment.*….*e-end \(2\)$/);
  for (const name of [one, two]) expect(name).toHaveLength(26);
  expect(shortNames(['net', 'net'])).toEqual(['net (1)', 'net (2)']);
});
