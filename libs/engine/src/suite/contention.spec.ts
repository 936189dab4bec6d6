import type { BlockWait, PairWaits } from '@torchperf/contracts';
import { buildLaunch } from '#test/builders/run-report';
import { contentionOf, countedPairs, isContended, outsideWaitNs } from './contention';

const LIMITS = { waitShareMax: 0.01, blocksPerLaunch: 4 };
const block = (waitNs: number | null, elapsedNs = 10_000_000): BlockWait => ({ elapsedNs, waitNs });
const pair = (contestant: number | null, reference: number | null = 0): PairWaits => ({
  contestant: block(contestant),
  reference: block(reference),
});
const CLEAN = pair(0);
const CONTENDED = pair(0, 500_000);

describe('outsideWaitNs', () => {
  const times = (cpuNs: number, waitNs: number | null) => ({ cpuNs, waitNs });
  const START = { own: times(0, 0), asked: times(0, 0), idle: times(0, 0) };
  const later = (own: [number, number | null], asked: [number, number | null], idleCpuNs = 0) => ({
    own: times(...own),
    asked: times(...asked),
    idle: times(idleCpuNs, 0),
  });

  it('is nothing where the sides only waited for each other', () => {
    // Of 1,000 µs the referee had 300 and the contestant 700; each waited while the other had the CPU.
    expect(outsideWaitNs(1_000_000, START, later([300_000, 90_000], [700_000, 60_000]))).toBe(0);
  });

  it('is what they waited while none of them had the CPU', () => {
    expect(outsideWaitNs(4_000_000, START, later([300_000, 90_000], [700_000, 3_000_000]))).toBe(3_000_000);
  });

  it('is nothing for threads of the contestant that wait for each other', () => {
    expect(outsideWaitNs(4_000_000, START, later([300_000, 2_000_000], [3_700_000, 9_000_000]))).toBe(0);
  });

  it('is nothing for a contestant that works while the reference is asked', () => {
    expect(outsideWaitNs(4_000_000, START, later([300_000, 0], [700_000, 3_000_000], 3_000_000))).toBe(0);
  });

  it('is nothing for a contestant that sleeps', () => {
    expect(outsideWaitNs(4_000_000, START, later([300_000, 0], [700_000, 5_000]))).toBe(5_000);
  });

  it('is the time without any of them where waiting is not counted', () => {
    expect(outsideWaitNs(4_000_000, START, later([300_000, null], [700_000, null]))).toBe(3_000_000);
  });
});

describe('isContended', () => {
  it.each([
    [pair(100_000), false],
    [pair(100_001), true],
    [pair(0, 100_001), true],
    [pair(null, null), false],
  ])('%j: %s', (waits, contended) => {
    expect(isContended(waits, LIMITS)).toBe(contended);
  });

  it('ignores waits below the resolution of the readings', () => {
    const brief = { contestant: block(50_000, 200_000), reference: block(0) };
    expect(isContended(brief, LIMITS)).toBe(false);
  });

  it('is switched off by a share of 1', () => {
    expect(isContended(pair(9_999_999), { ...LIMITS, waitShareMax: 1 })).toBe(false);
  });
});

describe('countedPairs', () => {
  it('counts the clean ones', () => {
    expect(countedPairs([CLEAN, CONTENDED, CLEAN, CLEAN, CONTENDED, CLEAN], LIMITS)).toEqual([0, 2, 3, 5]);
  });

  it('fills up with the first of the others where there are too few', () => {
    expect(countedPairs([CONTENDED, CLEAN, CONTENDED, CONTENDED, CONTENDED], LIMITS)).toEqual([0, 1, 2, 3]);
  });
});

describe('contentionOf', () => {
  const launch = (pairs: readonly PairWaits[]) =>
    buildLaunch({
      pairs: pairs.map((waits) => ({ ...waits, first: 'contestant', calls: 25 })),
      countedBlocks: countedPairs(pairs, LIMITS),
    });
  const launches = (count: number, pairs: readonly PairWaits[]) =>
    Array.from({ length: count }, () => launch(pairs));

  it('leaves out pairs that were retaken', () => {
    const found = contentionOf(launches(5, [CLEAN, CONTENDED, CLEAN, CLEAN, CLEAN]), LIMITS);
    expect(found).toEqual({
      ...{ pairs: 20, contended: 0, selfMade: 0, retaken: 5 },
      ...{ isNoisy: false, isSelfMade: false },
    });
  });

  it('is noise where more than 5 % of what counts is contended', () => {
    const calm = launches(4, [CLEAN, CLEAN, CLEAN, CLEAN]);
    const busy = launch([CLEAN, CLEAN, CLEAN, CONTENDED]);
    expect(contentionOf([...calm, busy], LIMITS)).toMatchObject({ pairs: 20, contended: 1, isNoisy: false });
    expect(contentionOf([...calm, busy, busy], LIMITS)).toMatchObject({ contended: 2, isNoisy: true });
  });

  it('is the contestant’s own where its blocks wait and the reference’s do not: no noise of the machine', () => {
    const own = Array.from({ length: 16 }, () => pair(4_000_000, 0));
    expect(contentionOf(launches(3, own), LIMITS)).toMatchObject({ isSelfMade: true, isNoisy: false });
    const both = Array.from({ length: 16 }, () => pair(4_000_000, 1_000_000));
    expect(contentionOf(launches(3, both), LIMITS)).toMatchObject({ isSelfMade: false, isNoisy: true });
  });

  it('is not attributed to a contestant if the reference was timed too briefly', () => {
    const slow = { contestant: block(400_000_000, 1_000_000_000), reference: block(0) };
    const found = contentionOf(launches(3, [slow, slow, slow, slow]), LIMITS);
    expect(found).toMatchObject({ isSelfMade: false, isNoisy: true });
  });

  describe('of one launch of twelve that is contended as a whole', () => {
    const calm = launches(11, [CLEAN, CLEAN, CLEAN, CLEAN]);
    const run = (pairs: readonly PairWaits[]) => contentionOf([...calm, launch(pairs)], LIMITS);
    const own = (count: number, blocks = pair(400_000)) => Array.from({ length: count }, () => blocks);

    it('is the contestant’s own where the reference was spared', () => {
      const found = run(own(16));
      expect(found).toMatchObject({ contended: 4, selfMade: 4, isNoisy: false, isSelfMade: true });
      // Little is enough: 1.5 % of its time.
      expect(run(own(16, pair(150_000)))).toMatchObject({ isNoisy: false, isSelfMade: true });
    });

    it('is noise where the reference waited too', () => {
      const shared = [...own(12), ...own(2, pair(0, 400_000)), ...own(2)];
      expect(run(shared)).toMatchObject({ contended: 4, selfMade: 0, isNoisy: true, isSelfMade: false });
      expect(run(own(16, CONTENDED))).toMatchObject({ selfMade: 0, isNoisy: true });
    });

    it('is the contestant’s own where others hit a block of the reference now and then', () => {
      const disturbed = [...own(12), pair(400_000, 400_000), ...own(3)];
      expect(run(disturbed)).toMatchObject({ selfMade: 4, isNoisy: false, isSelfMade: true });
      // Of seven hits at most one of the reference: 8/2⁷ is above 0.05. Of eight: 9/2⁸ is below.
      const one = pair(0, 150_000);
      const heavy = (count: number) => own(count, pair(4_000_000));
      expect(run([...heavy(6), one])).toMatchObject({ selfMade: 0, isNoisy: true });
      expect(run([...heavy(7), one])).toMatchObject({ selfMade: 4, isNoisy: false });
    });

    it('is noise where the few hits may have spared the reference by chance', () => {
      // 1/2⁴ is above 0.05, 1/2⁵ below.
      expect(run(own(4))).toMatchObject({ selfMade: 0, isNoisy: true, isSelfMade: false });
      expect(run(own(5))).toMatchObject({ selfMade: 4, isNoisy: false, isSelfMade: true });
      // Of blocks twice as long as the reference's, (2/3)⁷ is above, (2/3)⁸ below.
      const long = { contestant: block(400_000, 20_000_000), reference: block(0) };
      expect(run(own(7, long))).toMatchObject({ selfMade: 0, isNoisy: true });
      expect(run(own(8, long))).toMatchObject({ selfMade: 4, isNoisy: false });
    });

    it('is noise next to a reference that was timed too briefly', () => {
      const slow = { contestant: block(4_000_000, 100_000_000), reference: block(0) };
      expect(run(own(16, slow))).toMatchObject({ selfMade: 0, isNoisy: true });
    });

    it('takes nothing from the noise of other launches', () => {
      const noisy = launches(3, [CLEAN, CLEAN, CONTENDED, CONTENDED]);
      const found = contentionOf([...calm, ...noisy, launch(own(16))], LIMITS);
      expect(found).toMatchObject({ contended: 10, selfMade: 4, isNoisy: true, isSelfMade: false });
    });
  });
});
