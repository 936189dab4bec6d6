import {
  describeMoment,
  killedForMemory,
  refusedMemory,
  tookTooLong,
  usedCpuTime,
  withLimitsNamed,
} from './limit-messages';

const MIB = 1024 ** 2;
const LIMITS = {
  memoryBytes: 192 * MIB,
  processes: 32,
  cpuSeconds: 30,
  fileSizeBytes: 64 * MIB,
  tmpBytes: 16 * MIB,
};

it('shows the memory limit, the usage in whole MiB, and the step', () => {
  const moment = describeMoment('load', 2);
  expect(killedForMemory(192 * MIB, 191.6 * MIB, moment)).toBe(
    'The model needed more memory than the limit of 192 MiB (while loading, launch 2). It held 192 MiB when it was stopped.',
  );
  expect(killedForMemory(192 * MIB, null, moment)).toBe(
    'The model needed more memory than the limit of 192 MiB (while loading, launch 2).',
  );
});

it('shows the memory limit after a failed allocation, with the model’s own message if there is one', () => {
  const moment = describeMoment('infer', 1);
  expect(refusedMemory(192 * MIB, 40 * MIB, moment, 'MemoryError')).toBe(
    'The model was refused memory (while answering a call, launch 1): 192 MiB are allowed, and it held 40 MiB at most. MemoryError',
  );
  expect(refusedMemory(192 * MIB, null, moment, '')).toMatch(/: 192 MiB are allowed\.$/);
});

it('shows time limits', () => {
  expect(tookTooLong('A call', 1500, 3)).toBe(
    'A call took longer than the limit of 1.5 s, and was stopped then (launch 3).',
  );
  expect(usedCpuTime(LIMITS, describeMoment('infer', 1))).toMatch(
    /CPU time than the limit of 30 s for a process/,
  );
});

it.each([
  ["RuntimeError: can't start new thread", '32 processes and threads'],
  ['BlockingIOError: [Errno 11] Resource temporarily unavailable', '32 processes and threads'],
  ['OSError: [Errno 28] No space left on device', '/tmp is 16 MiB'],
  ['OSError: [Errno 27] File too large', 'a file is 64 MiB'],
  ["The model's process ended by signal SIGXFSZ (while loading, launch 1).", 'a file is 64 MiB'],
  ['OSError: [Errno 12] Cannot allocate memory', 'memory is 192 MiB'],
])('names the limit behind "%s"', (words, limit) => {
  expect(withLimitsNamed(words, LIMITS)).toContain(limit);
});

it('adds nothing to messages about something else', () => {
  expect(withLimitsNamed('ValueError: no weights', LIMITS)).toBe('ValueError: no weights');
});
