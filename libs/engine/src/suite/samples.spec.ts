import { decodeCalls, SampleRecorder } from './samples';

/** As a run does it: `calls` calls of one launch, alternately to the two roles. */
function record(recorder: SampleRecorder, launch: number, calls: number): void {
  recorder.reserve(calls);
  for (let i = 0; i < calls; i++) recorder.add(launch, i, i % 2, 1000 + i, launch * 1e6 + i, i % 3 === 0);
}

it('gives back what was recorded, in order', () => {
  const recorder = new SampleRecorder();
  record(recorder, 7, 2);
  expect(decodeCalls(recorder.toColumns())).toEqual([
    { launch: 7, block: 0, role: 'contestant', example: 1000, latencyNs: 7e6, correct: true },
    { launch: 7, block: 1, role: 'reference', example: 1001, latencyNs: 7e6 + 1, correct: false },
  ]);
});

it('keeps everything when it grows', () => {
  const recorder = new SampleRecorder();
  for (let launch = 0; launch < 8; launch++) record(recorder, launch, 10_000);
  const calls = decodeCalls(recorder.toColumns());
  expect(calls).toHaveLength(80_000);
  expect(calls[79_999]).toEqual({
    launch: 7,
    block: 9999,
    role: 'reference',
    example: 10_999,
    latencyNs: 7e6 + 9999,
    correct: true,
  });
  expect(calls[0]?.latencyNs).toBe(0);
});

it('returns the latencies of one role, from a call on', () => {
  const recorder = new SampleRecorder();
  record(recorder, 1, 4);
  const second = recorder.length;
  record(recorder, 2, 4);
  expect(Array.from(recorder.latenciesOf(0, second))).toEqual([2e6, 2e6 + 2]);
  expect(Array.from(recorder.latenciesOf(1, 0))).toEqual([1e6 + 1, 1e6 + 3, 2e6 + 1, 2e6 + 3]);
});

it('drops the calls of an aborted launch', () => {
  const recorder = new SampleRecorder();
  record(recorder, 1, 4);
  const whole = recorder.length;
  record(recorder, 2, 3);
  recorder.truncate(whole);
  record(recorder, 3, 1);
  expect(decodeCalls(recorder.toColumns()).map((call) => call.launch)).toEqual([1, 1, 1, 1, 3]);
});
