import { noiseBetween, stealTimeMs } from './noise';

const QUIET = { loadAverage: 0.5, stealTimeMs: 1000, involuntaryContextSwitches: 7, throttledMs: 3 };

describe('stealTimeMs', () => {
  it('is the eighth counter of the line of all CPUs, in ticks of 10 ms', () => {
    expect(stealTimeMs('cpu  1 2 3 4 5 6 7 42 9 10\ncpu0 0 0 0 0 0 0 0 99 0 0\n')).toBe(420);
  });

  it('is null where the kernel does not count it', () => {
    expect(stealTimeMs('cpu  1 2 3 4\n')).toBeNull();
  });
});

describe('noiseBetween', () => {
  it('is the growth of each counter, and the load at both ends', () => {
    const after = { loadAverage: 2, stealTimeMs: 1250, involuntaryContextSwitches: 9, throttledMs: 3 };
    expect(noiseBetween(QUIET, after)).toEqual({
      loadAverageStart: 0.5,
      loadAverageEnd: 2,
      stealTimeMs: 250,
      involuntaryContextSwitches: 2,
      throttledMs: 0,
    });
  });

  it('is null for what could not be read at either end', () => {
    expect(noiseBetween({ ...QUIET, stealTimeMs: null }, QUIET).stealTimeMs).toBeNull();
    expect(noiseBetween(QUIET, { ...QUIET, throttledMs: null }).throttledMs).toBeNull();
  });
});
