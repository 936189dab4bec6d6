import type { RunView } from '@torchperf/contracts';
import { buildRunView } from '#test/builders/run-view';
import { countingRun, isMeasured } from './counting-run';

const run = (id: string, given: Partial<RunView> = {}) =>
  buildRunView({
    id,
    state: 'finished',
    queuePosition: null,
    verdict: 'ok',
    metrics: { modelSize: { value: 4321, ciLower: null, ciUpper: null, unit: 'bytes' } },
    ...given,
  });

describe('the run that counts', () => {
  it('is the newest with the verdict ok', () => {
    expect(countingRun([run('crashed', { verdict: 'crashed' }), run('newer'), run('older')])?.id).toBe(
      'newer',
    );
  });

  it('is never a final’s', () => {
    const ofFinal = run('final', { isFinal: true });
    expect(countingRun([ofFinal, run('ordinary')])?.id).toBe('ordinary');
    expect(countingRun([ofFinal])).toBeNull();
    expect(isMeasured([ofFinal])).toBe(false);
  });

  it('has figures, if any run has', () => {
    const withheld = run('withheld', { metrics: {} });
    expect(countingRun([withheld, run('shown')])?.id).toBe('shown');
    expect(countingRun([withheld, run('also withheld', { metrics: {} })])?.id).toBe('withheld');
    expect(isMeasured([withheld])).toBe(true);
  });

  it('is not one on a busy machine if there is another, unless an organiser accepts it', () => {
    const noisy = run('noisy', { flags: [{ kind: 'noisy-machine', evidence: '40 of 96 pairs waited.' }] });
    expect(countingRun([noisy, run('calm')])?.id).toBe('calm');
    expect(countingRun([{ ...noisy, noiseAccepted: true }, run('calm')])?.id).toBe('noisy');
    expect(countingRun([noisy])?.id).toBe('noisy');
  });

  it('is null while no run has succeeded', () => {
    expect(countingRun([run('queued', { state: 'queued', verdict: null })])).toBeNull();
    expect(isMeasured([])).toBe(false);
  });
});
