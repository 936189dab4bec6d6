import { buildProgress } from '#test/builders/benchmark-job';
import { buildRunView } from '#test/builders/run-view';
import { describeStatus, liveStatus } from './live-status';

const run = buildRunView();
const progress = buildProgress('run-1');

describe('liveStatus', () => {
  it('trusts the stream over an older answer', () => {
    expect(liveStatus(run, { type: 'running', runId: 'run-1', progress })).toEqual({
      kind: 'running',
      progress,
    });
    expect(liveStatus(run, { type: 'queued', runId: 'run-1', position: 2, waitReason: null })).toEqual({
      kind: 'queued',
      position: 2,
      waitReason: null,
    });
  });

  it('ignores events of an earlier run', () => {
    const event = { type: 'done', runId: 'run-0', verdict: 'ok', message: '' } as const;
    expect(liveStatus(run, event)).toEqual({ kind: 'queued', position: 3, waitReason: null });
  });

  it('falls back to the answer without an event', () => {
    expect(liveStatus({ ...run, state: 'running', progress }, null)).toEqual({ kind: 'running', progress });
  });
});

describe('describeStatus', () => {
  it.each([
    [{ kind: 'queued', position: 1, waitReason: null }, 'Next in the queue'],
    [{ kind: 'queued', position: 4, waitReason: null }, 'Waiting in the queue, at position 4'],
    [{ kind: 'queued', position: null, waitReason: null }, 'Waiting in the queue'],
    [{ kind: 'running', progress: null }, 'Starting'],
    [{ kind: 'running', progress }, 'Measuring'],
    [{ kind: 'done' }, 'Done, fetching the results'],
  ] as const)('puts %j into words', (status, text) => {
    expect(describeStatus(status)).toBe(text);
  });

  it('stays the same while only the percentage grows', () => {
    const later = { ...progress, fraction: 0.6, launchesDone: 8 };
    expect(describeStatus({ kind: 'running', progress: later })).toBe(
      describeStatus({ kind: 'running', progress }),
    );
  });
});
