import { BUILT_IN_EVENTS } from '@torchperf/domain';
import { constraintText, eventText } from './event-text';

it.each([
  [
    'latency-sprint',
    'Ranked by relative latency (lower is better), with the ranks that the data leave possible. To be ranked: accuracy at least 85.00 %.',
  ],
  [
    'memory-challenge',
    'Ranked by model size (lower is better), then peak memory (lower is better), with the ranks that the data leave possible. To be ranked: accuracy at least 85.00 %.',
  ],
  [
    'all-around',
    'Ranked by Pareto front over relative latency (lower is better), peak memory (lower is better), accuracy (higher is better): front 1 holds the entries that may be on the Pareto front, with how likely each is. Behind it, one entry dominates another if it is no worse by its estimates in any objective, and distinguishable as better in at least one. Every entry that was measured is ranked.',
  ],
] as const)('states what %s ranks', (id, text) => {
  expect(eventText(BUILT_IN_EVENTS[id])).toBe(text);
});

it('says that the latest of a team counts, if it does', () => {
  expect(eventText({ ...BUILT_IN_EVENTS['latency-sprint'], bestOf: 'latest' })).toMatch(
    / The latest qualifying entry of each team counts\.$/,
  );
});

it('shows on which side of its bound a constraint holds', () => {
  expect(constraintText({ metric: 'modelSize', operator: '<', bound: 10 * 1024 ** 2 })).toBe(
    'model size less than 10 MiB',
  );
  expect(constraintText({ metric: 'latency', operator: '<=', bound: 100 })).toBe('latency at most 100 ms');
});

it('states the formula of an event’s own score', () => {
  const text = eventText({
    objectives: [{ metric: 'composite', direction: 'lower' }],
    constraints: [],
    rank: 'composite',
    composite: {
      terms: [
        { metric: 'modelSize', reference: 200_000, weight: 0.5 },
        { metric: 'accuracy', reference: 0.9, weight: 0.5 },
      ],
    },
  });
  expect(text).toContain('The score is (modelSize / 200000 bytes)^0.5 × (accuracy / 0.9)^-0.5.');
});
