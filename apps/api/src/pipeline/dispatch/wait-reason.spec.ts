import { queueNotices, waitReason } from './wait-reason';

const worker = {
  id: 'one',
  state: 'idle',
  draining: false,
  runtimes: ['onnx', 'python'],
  hardwareClass: 'CPU × 2',
  clockOffsetMs: 10,
  reason: null,
};
const unit = { runtimes: ['python'], division: null, awaitsReference: false };

describe('waitReason', () => {
  it('is null where it is only the turn of the run that is waited for', () => {
    expect(waitReason(unit, [{ ...worker, state: 'busy' }], false)).toBeNull();
  });

  it.each([
    ['The queue is paused by the organiser.', [worker], true],
    ['No worker takes runs.', [], false],
    ['No worker takes runs.', [{ ...worker, draining: true }], false],
    ['No worker takes runs.', [{ ...worker, state: 'unhealthy' }], false],
    ['No worker takes runs.', [{ ...worker, clockOffsetMs: -2001 }], false],
    ['No worker takes runs.', [{ ...worker, clockOffsetMs: null }], false],
    ['No worker runs python bundles.', [{ ...worker, runtimes: ['onnx'] }], false],
    [
      'No worker runs python bundles.',
      [
        { ...worker, runtimes: ['onnx'] },
        { ...worker, draining: true },
      ],
      false,
    ],
  ])('%s', (reason, workers, isPaused) => {
    expect(waitReason(unit, workers, isPaused)).toBe(reason);
  });

  it('knows that one worker must have all runtimes', () => {
    const both = { ...unit, runtimes: ['onnx', 'python'] };
    const apart = [
      { ...worker, runtimes: ['onnx'] },
      { ...worker, runtimes: ['python'] },
    ];
    expect(waitReason(both, apart, false)).toBe('No worker runs both onnx and python bundles.');
    expect(waitReason(both, [worker], false)).toBeNull();
    expect(waitReason(both, [], false)).toBe('No worker takes runs.');
  });

  it('is the reference where that does not work, whatever the workers', () => {
    const reason = /reference model does not work at present/;
    expect(waitReason({ ...unit, awaitsReference: true }, [worker], false)).toMatch(reason);
  });

  it('asks for the class of hardware of a final', () => {
    const final = { ...unit, division: 'CPU × 4' };
    expect(waitReason(final, [worker], false)).toBe('No worker of the class "CPU × 4" takes runs.');
  });
});

describe('queueNotices', () => {
  it('has nothing to say of a queue that moves, however long it is', () => {
    expect(queueNotices([unit, unit], [worker, { ...worker, draining: true }], false)).toEqual([]);
  });

  it('names a runtime that no worker has, before a run waits for it, and counts those that do', () => {
    const workers = [{ ...worker, runtimes: ['onnx'] }];
    expect(queueNotices([], workers, false)).toEqual(['No worker runs python bundles.']);
    expect(queueNotices([unit, unit], workers, false)).toEqual([
      'No worker runs python bundles. Waiting for it: 2.',
    ]);
  });

  it('names workers that take no runs, with the reason', () => {
    const sick = { ...worker, id: 'two', state: 'unhealthy', reason: 'Its disk is full.' };
    expect(queueNotices([], [worker, sick], false)).toEqual(['Worker two takes no runs. Its disk is full.']);
  });
});
