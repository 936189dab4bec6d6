import { graceEnd } from './deadline-grace';

const call = { deadlineMs: 15_000, limitMs: 5_000, runDeadlineMs: 180_000 };

it.each([
  ['ends at its deadline where it had the CPU', call, 0.2, 15_000, false],
  ['gets as long again where it waited for half of its life', call, 0.5, 20_000, false],
  ['gets no more than four times its limit', call, 0.9, 30_000, true],
  ['never gets more than the run', { ...call, runDeadlineMs: 16_000 }, 0.5, 16_000, true],
  [
    'ends with the run where that is the deadline',
    { ...call, deadlineMs: 12_000, runDeadlineMs: 12_000 },
    0.5,
    12_000,
    true,
  ],
])('a process %s', (_, deadline, waitShare, endMs, isStarved) => {
  expect(graceEnd(deadline, waitShare)).toEqual({ endMs, isStarved });
});
