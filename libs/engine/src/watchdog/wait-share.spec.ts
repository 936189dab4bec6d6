import { type CpuMoment, waitShare } from './wait-share';

const S = 1e9;
const MAIN = '7';
const START: CpuMoment = {
  atNs: 100 * S,
  idleNs: [50 * S],
  ownNs: new Map([[7, S / 2]]),
  waitNs: new Map([[MAIN, S / 4]]),
};
/** Five seconds later. */
const later = (idleS: number, ownS: number, waits: Record<string, number>): CpuMoment => ({
  atNs: 105 * S,
  idleNs: [50 * S + idleS * S],
  ownNs: new Map([[7, S / 2 + ownS * S]]),
  waitNs: new Map(Object.entries(waits).map(([thread, s]) => [thread, s * S])),
});
const threads = (count: number, waitS: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, thread) => [`1${thread}`, waitS]));

describe('waitShare', () => {
  it('is the wait of a process whose CPU others had', () => {
    expect(waitShare(START, later(0, 1, { [MAIN]: 4.25 }))).toBeCloseTo(0.8);
  });

  it('counts no more than others had: not its waits for the run’s own processes', () => {
    expect(waitShare(START, later(0, 4, { [MAIN]: 4.25 }))).toBeCloseTo(0.2);
  });

  it('is nothing for threads that wait for each other once, and a process that then sleeps', () => {
    expect(waitShare(START, later(4.6, 0.4, threads(60, 0.35)))).toBeCloseTo(0);
  });

  it('adds no waits up, so that sleeping on a busy machine gains nothing either', () => {
    expect(waitShare(START, later(0, 0.4, threads(60, 0.35)))).toBeCloseTo(0.07);
  });

  it('counts the CPU time of the run’s other processes as its own', () => {
    const end = later(0, 1, { [MAIN]: 4.25 });
    const reference = new Map([...end.ownNs, [8, 3 * S]]);
    expect(waitShare(START, { ...end, ownNs: reference })).toBeCloseTo(0.2);
  });

  it('counts idle time as that of others where it is not known', () => {
    const [from, to] = [START, later(4.6, 0.4, { [MAIN]: 4.25 })];
    expect(waitShare(from, to)).toBeCloseTo(0);
    expect(waitShare({ ...from, idleNs: null }, { ...to, idleNs: null })).toBeCloseTo(0.8);
  });

  it('adds up the CPUs of a slot that has several', () => {
    const [from, to] = [START, later(5, 1, { [MAIN]: 4.25 })];
    const busy = { ...to, idleNs: [55 * S, 60 * S] };
    expect(waitShare({ ...from, idleNs: [50 * S, 60 * S] }, busy)).toBeCloseTo(0.8);
  });

  it('is nothing where waiting is not counted', () => {
    expect(waitShare(START, { ...later(0, 1, {}), waitNs: null })).toBe(0);
  });
});
