import { canRank, isNoisy, rankableFirst } from './noisy-run';

const run = (id: string, ...kinds: string[]) => ({
  id,
  flags: kinds.map((kind) => ({ kind })),
  noiseAccepted: false,
});
const accepted = (id: string) => ({ ...run(id, 'noisy-machine'), noiseAccepted: true });

it('knows a run on a busy machine by its flag', () => {
  expect(isNoisy(run('a', 'floor-limited', 'noisy-machine'))).toBe(true);
  expect(isNoisy(run('a', 'reference-drifts'))).toBe(false);
});

it('lets a run on a busy machine rank only if an organiser has accepted it', () => {
  expect(canRank(run('a'))).toBe(true);
  expect(canRank(run('a', 'noisy-machine'))).toBe(false);
  expect(canRank(accepted('a'))).toBe(true);
});

it('puts runs that may rank first, and leaves the order otherwise', () => {
  const runs = [
    run('newest', 'noisy-machine'),
    accepted('second'),
    run('third', 'floor-limited'),
    run('last', 'noisy-machine'),
  ];
  expect(rankableFirst(runs).map(({ id }) => id)).toEqual(['second', 'third', 'newest', 'last']);
});
