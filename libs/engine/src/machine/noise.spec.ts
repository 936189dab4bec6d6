import { driftFinding, idleTimeNs, noiseBetween, noiseFindings, pressureMs, stealTimeMs } from './noise';

const QUIET = {
  atMs: 1000,
  loadAverage: 0.5,
  stealTimeMs: 1000,
  involuntaryContextSwitches: 7,
  throttledMs: 3,
  cpuPressureMs: 50,
  memoryPressureMs: 0,
  ioPressureMs: 8,
};

describe('stealTimeMs', () => {
  const stat = 'cpu  1 2 3 4 5 6 7 42 9 10\ncpu0 0 0 0 0 0 0 0 9 0 0\ncpu1 0 0 0 0 0 0 0 33 0 0\n';

  it('is the eighth counter of the line of a CPU, or the mean over all, in ticks of 10 ms', () => {
    expect(stealTimeMs(stat, null)).toBe(210);
    expect(stealTimeMs(stat, 1)).toBe(330);
  });

  it('is null where the kernel does not count it', () => {
    expect(stealTimeMs('cpu  1 2 3 4\n', null)).toBeNull();
    expect(stealTimeMs(stat, 2)).toBeNull();
  });
});

describe('idleTimeNs', () => {
  const stat = 'cpu  1 2 3 4 5 6\ncpu0 0 0 0 7 2 0\ncpu1 0 0 0 50 1 0\ncpu10 0 0 0 9 9 0\n';

  it('is idle time and waits for disks of the line of a CPU, in ticks of 10 ms', () => {
    expect(idleTimeNs(stat, 0)).toBe(90_000_000);
    expect(idleTimeNs(stat, 1)).toBe(510_000_000);
  });

  it('is null where the CPU is not listed', () => {
    expect(idleTimeNs(stat, 2)).toBeNull();
    expect(idleTimeNs('', 0)).toBeNull();
  });
});

describe('pressureMs', () => {
  it('is the total of the line of some task, given in µs', () => {
    expect(pressureMs('some avg10=0.04 avg60=1.20 avg300=3.63 total=34620\nfull avg10=0 total=9\n')).toBe(
      34.62,
    );
  });

  it('is null where the kernel does not keep it', () => {
    expect(pressureMs('')).toBeNull();
  });
});

describe('noiseBetween', () => {
  it('is the growth of each counter, and the load at both ends', () => {
    const after = {
      ...{ atMs: 3500, loadAverage: 2, stealTimeMs: 1250, involuntaryContextSwitches: 9, throttledMs: 3 },
      ...{ cpuPressureMs: 51, memoryPressureMs: 0, ioPressureMs: 10 },
    };
    expect(noiseBetween(QUIET, after, { referenceDrift: 0.01, waitSource: 'schedstat' })).toEqual({
      elapsedMs: 2500,
      loadAverageStart: 0.5,
      loadAverageEnd: 2,
      stealTimeMs: 250,
      involuntaryContextSwitches: 2,
      throttledMs: 0,
      cpuPressureMs: 1,
      memoryPressureMs: 0,
      ioPressureMs: 2,
      referenceDrift: 0.01,
      waitSource: 'schedstat',
    });
  });

  it('is null for what could not be read at either end', () => {
    expect(noiseBetween({ ...QUIET, stealTimeMs: null }, QUIET).stealTimeMs).toBeNull();
    expect(noiseBetween(QUIET, { ...QUIET, throttledMs: null }).throttledMs).toBeNull();
  });
});

describe('noiseFindings', () => {
  const limits = { stealShareMax: 0.05 };
  const quiet = { ...noiseBetween(QUIET, QUIET), elapsedMs: 10_000, stealTimeMs: 500, throttledMs: 0 };

  it('lets what is just within the limits pass, and what could not be read', () => {
    expect(noiseFindings(quiet, limits)).toEqual([]);
    expect(noiseFindings({ ...quiet, stealTimeMs: null, throttledMs: null }, limits)).toEqual([]);
  });

  it.each([
    [{ stealTimeMs: 600 }, /6.0 % of the time went to other guests/],
    [{ throttledMs: 2000 }, /20.0 % of the time was kept back by a CPU quota/],
  ])('names what was beyond them: %o', (noise, finding) => {
    expect(noiseFindings({ ...quiet, ...noise }, limits)).toEqual([expect.stringMatching(finding)]);
  });
});

describe('driftFinding', () => {
  const limits = { referenceDriftMax: 0.1 };
  const of = (referenceDrift: number | null) =>
    driftFinding({ ...noiseBetween(QUIET, QUIET), referenceDrift }, limits);

  it('names a reference that is off its usual latency by more than is allowed', () => {
    expect(of(0.25)).toMatch(/25.0 % slower than usual here; 10.0 % is allowed/);
    expect(of(-0.11)).toMatch(/11.0 % faster than usual/);
    expect([of(0.1), of(null)]).toEqual([null, null]);
  });
});
