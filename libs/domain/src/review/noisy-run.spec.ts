import { calmFirst, isNoisy } from './noisy-run';

const run = (id: string, ...kinds: string[]) => ({ id, flags: kinds.map((kind) => ({ kind })) });

it('knows a run on a busy machine by its flag', () => {
  expect(isNoisy(run('a', 'floor-limited', 'noisy-machine'))).toBe(true);
  expect(isNoisy(run('a', 'reference-drifts'))).toBe(false);
});

it('puts runs on a calm machine first, and leaves the order otherwise', () => {
  const runs = [
    run('newest', 'noisy-machine'),
    run('second', 'floor-limited'),
    run('third'),
    run('last', 'noisy-machine'),
  ];
  expect(calmFirst(runs).map(({ id }) => id)).toEqual(['second', 'third', 'newest', 'last']);
});
