import type { RunReport } from '@torchperf/contracts';
import { BusyLoops } from '../test/busy-loops';
import { answering, HONEST, reportOf, requestFor } from '../test/small-task';
import { recompute } from './report/recompute';
import { allowedCpus } from './sandbox';
import { contentionOf } from './suite/contention';

const LOOPS = 4;
/** Longer than a time slice: a call of this kind does not fit into what the loops leave of one. */
const SLOW = answering('np.sin(np.arange(100_000.0)); return x.reshape(len(x), -1)');
/** Threads that work while a call lasts, and wait for each other all the time. */
const SPINNING = `
import threading, time
${answering('self.spin(); return x.reshape(len(x), -1)')}
def work(until):
    while time.perf_counter() < until:
        pass
def spin(self):
    until = time.perf_counter() + 0.004
    threads = [threading.Thread(target=work, args=(until,)) for _ in range(4)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
Model.spin = spin
`;
const ACCUSATION = /faster-than|remembered|speed-drifts|accuracy/;
const SUITE = { waitShareMax: 0.01, callsPerBlock: 5, runTimeoutMs: 20_000 };

const kinds = (report: RunReport) => report.flags.map(({ kind }) => kind);
const pairs = (report: RunReport) => report.launches.flatMap((launch) => launch.pairs);
/** The share of its blocks' time that a side waited, over the whole run. */
function waitShare(report: RunReport, side: 'contestant' | 'reference'): number {
  const blocks = pairs(report).map((pair) => pair[side]);
  const total = (of: (block: (typeof blocks)[number]) => number) =>
    blocks.reduce((sum, block) => sum + of(block), 0);
  return total(({ waitNs }) => waitNs ?? 0) / total(({ elapsedNs }) => elapsedNs);
}

async function measure(model: string, reference: string, isolation: 'sandbox' | 'none'): Promise<RunReport> {
  const request = requestFor(model, reference);
  const report = await reportOf({ ...request, isolation, suite: { ...request.suite, ...SUITE } });
  if (report.verdict !== 'ok') throw new Error(report.message);
  return report;
}

describe('next to processes that keep the CPU busy', () => {
  let loops: BusyLoops;
  beforeAll(() => {
    loops = BusyLoops.start(LOOPS, allowedCpus().at(-1) as number);
  });
  afterAll(() => loops.stop());

  it('a run without a CPU weight, as a plain user’s, takes blocks again; short of clean ones it is noisy, and accuses no one', async () => {
    const report = await measure(HONEST, SLOW, 'none');
    const { launches, suite, noise } = report;
    expect(noise.waitSource).toBe('schedstat');
    expect(waitShare(report, 'reference')).toBeGreaterThan(0.02);
    expect(pairs(report).length).toBeGreaterThan(launches.length * suite.blocksPerLaunch);
    const { pairs: counted, contended } = contentionOf(launches, suite);
    const flags = kinds(report);
    expect(flags.includes('noisy-machine')).toBe(contended > counted * 0.05);
    expect(flags).not.toContain('self-contention');
    if (flags.includes('noisy-machine')) expect(flags.filter((kind) => ACCUSATION.test(kind))).toEqual([]);
    expect(recompute(report).filter(({ same }) => !same)).toEqual([]);
  });

  it('one whose slot has a CPU weight is hardly disturbed; where the kernel gives none, it is noisy too', async () => {
    const report = await measure(HONEST, SLOW, 'sandbox');
    const isWeighted = report.machine.sandbox.includes('with CPU weight');
    expect(isWeighted).toBe(process.getuid?.() === 0);
    expect(kinds(report).includes('noisy-machine')).toBe(!isWeighted);
    expect(waitShare(report, 'reference') < 0.2).toBe(isWeighted);
    expect(recompute(report).filter(({ same }) => !same)).toEqual([]);
  });
});

it('threads of the contestant that wait for each other make no contention', async () => {
  const report = await measure(SPINNING, HONEST, 'sandbox');
  expect(waitShare(report, 'contestant')).toBeLessThan(0.1);
  expect(kinds(report)).not.toContain('self-contention');
});
