import { type RunReport, RunReportSchema } from '@torchperf/contracts';
import { answering, EXAMPLES, HONEST, reportOf, requestFor, run } from '../test/small-task';
import type { SessionOptions } from './benchmark';
import { PlatformFault } from './contestant/fault';
import { computeFigures } from './report/figures';

describe('an honest bundle', () => {
  let report: RunReport;
  beforeAll(async () => {
    report = await run(HONEST);
  });

  it('is measured, in a report that keeps its contract', () => {
    expect(report.message).toMatch(/^Measured in 3 launches/);
    expect(report.verdict).toBe('ok');
    expect(RunReportSchema.safeParse(report).success).toBe(true);
    expect(report.launches).toHaveLength(3);
  });

  it('is scored on every example, exactly, without a tie and without noise', () => {
    expect(report.metrics.accuracy?.value).toBe((EXAMPLES - 6) / EXAMPLES);
    expect(report.tiedAnswers).toBe(0);
    expect(report.noiseEffect).toBeNull();
  });

  it('runs about as fast as the same model as reference', () => {
    expect(report.metrics.relativeLatency?.value).toBeGreaterThan(0.5);
    expect(report.metrics.relativeLatency?.value).toBeLessThan(2);
  });

  it('has every published figure again from its raw samples', () => {
    const { metrics, latencySummary, referenceMedianMs } = computeFigures({
      launches: report.launches,
      samples: report.samples as NonNullable<RunReport['samples']>,
      batches: report.batches,
      modelSizeBytes: 1234,
      compressedBytes: 567,
      referenceLatencyMs: null,
    });
    expect(metrics).toEqual(report.metrics);
    expect(latencySummary).toEqual(report.latencySummary);
    expect(referenceMedianMs).toBe(report.referenceMedianMs);
  });

  it('records floor, memory and machine', () => {
    expect(report.floor?.medianNs).toBeGreaterThan(1000);
    expect(report.metrics.peakMemory?.value).toBeGreaterThan(5e6);
    expect(report.machine.sandbox).toContain('bubblewrap');
    expect(report.runtime.versions.numpy).toMatch(/^\d+\./);
  });
});

it('asks neither of the two an example again while there are others, in warmup, blocks and batches', async () => {
  const strict = `
class Model:
    known, asked = set(), 0
    def forward(self, x):
        for row in x:
            self.asked += 1
            # The rehearsal's three inputs are no examples.
            if self.asked > 3:
                if row.tobytes() in self.known and len(self.known) < ${EXAMPLES}: raise ValueError('asked before')
                self.known.add(row.tobytes())
        return x.reshape(len(x), -1)
def load():
    return Model()
`;
  const report = await run(strict, strict, { auditLaunches: 0, blocksPerLaunch: 16 });
  expect(report.verdict).toBe('ok');
  expect(report.latencySummary?.count).toBeGreaterThan(3 * EXAMPLES);
});

it('measures what the noise that a competition asks for does to its reference, and nothing without', async () => {
  const report = await run(HONEST, HONEST, { inputNoise: 0.01 });
  expect(report.noiseEffect).toEqual({
    examples: EXAMPLES,
    rightWithNoise: EXAMPLES - 6,
    rightWithout: EXAMPLES - 6,
  });
  expect(report.suite.inputNoise).toBe(0.01);
});

it('shows what was printed during load, and nothing of what was printed with hidden inputs', async () => {
  const talkative = answering("print('INPUT', x, flush=True); return x.reshape(len(x), -1)");
  const report = await run(`print('hello from load')\n${talkative}`);
  expect(report.verdict).toBe('ok');
  expect(report.log).toContain('hello from load');
  // The two calls of the first launch's rehearsal, whose inputs are no examples.
  expect(report.log?.match(/INPUT/g)).toHaveLength(2);
});

describe.each([
  ['has no load()', 'x = 1', 'load-failed', /load/],
  [
    'raises in load()',
    "def load():\n    raise ValueError('no weights here')",
    'load-failed',
    /no weights here/,
  ],
  ['returns nonsense from load()', 'def load():\n    return 42', 'load-failed', /forward/],
  ['does not parse', 'def load(:', 'load-failed', /SyntaxError/],
  ['answers in the wrong shape', answering('return x'), 'wrong-output', /\(1, 4\)/],
  [
    'answers with NaN',
    answering("return x.reshape(len(x), -1) * float('nan')"),
    'wrong-output',
    /NaN or infinite/,
  ],
  ['raises in forward', answering("raise RuntimeError('boom')"), 'crashed', /boom/],
  ['exits', answering('import os; os._exit(3)'), 'crashed', /exit code 3/],
  ['aborts', answering('import os; os.abort()'), 'crashed', /signal/],
  [
    'never returns from load()',
    'def load():\n    while True: pass',
    'timed-out',
    /load\(\) took longer than the limit of 4 s/,
  ],
  ['eats memory', answering('y = np.ones((1 << 28,)); return y'), 'out-of-memory', /memory/],
] as const)('a bundle that %s', (_, model, verdict, message) => {
  it(`ends with ${verdict}`, async () => {
    const report = await run(model);
    expect(report.message).toMatch(message);
    expect(report.verdict).toBe(verdict);
    expect(report.metrics).toEqual({});
  });
});

describe('a bundle that turns bad on hidden inputs', () => {
  const later = (line: string) => `
import numpy as np, os, time
class Model:
    calls = 0
    def forward(self, x):
        Model.calls += 1
        if Model.calls > 20:
            ${line}
        return x.reshape(len(x), -1)
def load():
    return Model()
`;

  it('ends with crashed and without its message, which could reveal the inputs', async () => {
    const report = await run(later("raise ValueError('LEAK ' + str(x))"));
    expect(report.verdict).toBe('crashed');
    expect(report.message).toMatch(/hidden example/);
    expect(JSON.stringify(report)).not.toContain('LEAK');
  });

  it('does not get to say in a later launch what an earlier one left behind', async () => {
    // Which files of the system are cached outlives a launch. Here the clock, with slow calls, identifies the later one.
    const report = await run(`
import time
if time.time() > ${Date.now() / 1000} + 5: raise ValueError('LEAK from the launch before')
${HONEST.replace('return x', 'time.sleep(0.1); return x')}`);
    expect(report.verdict).toBe('load-failed');
    expect(report.message).toMatch(/failed to load in a later one/);
    expect(JSON.stringify(report)).not.toContain('LEAK');
  });

  it('ends with timed-out when a call takes longer than its limit', async () => {
    const report = await run(later('time.sleep(60)'));
    expect(report.verdict).toBe('timed-out');
    expect(report.message).toMatch(/limit of 1 s/);
  });

  it('ends with wrong-output when it sends what no one asked for', async () => {
    const report = await run(later("os.write(4, b'x' * 40)"));
    expect(report.verdict).toBe('wrong-output');
  });

  it('ends with wrong-output when it sends something while the reference is asked', async () => {
    const late = 'import threading; threading.Timer(0.003, os.write, (4, b"x")).start()';
    const report = await run(later(late));
    expect(report.message).not.toMatch(/reference/);
    expect(report.verdict).toBe('wrong-output');
  });

  it.each([
    ['faults', 'import ctypes; ctypes.string_at(0)'],
    ['exits with a status of its choosing', 'os._exit(100 + int(abs(x.flat[0]) * 97))'],
  ])('ends with crashed when it %s, and does not get to say how', async (_, death) => {
    const report = await run(later(death));
    expect(report.verdict).toBe('crashed');
    expect(report.message).toMatch(/ended after hidden examples/);
    expect(report.message).not.toMatch(/\d|SIG/);
  });
});

describe('a slow bundle', () => {
  const slow = (seconds: number) =>
    answering(`import time; time.sleep(${seconds}); return x.reshape(len(x), -1)`);

  it('gets fewer calls, not the blame of being too slow', async () => {
    const report = await run(slow(0.05), HONEST, { runTimeoutMs: 15_000, warmupTolerance: 1e-9 });
    expect(report.message).toMatch(/^Measured in 3 launches/);
    expect(report.launches.every((launch) => launch.warmupCalls <= 100 && !launch.settled)).toBe(true);
  });

  it('ends with timed-out when the run is over, even if the reference was being asked', async () => {
    const report = await run(slow(0.3), slow(0.3), { runTimeoutMs: 6000 });
    expect(report.message).toMatch(
      /run took longer than the limit of 6 s: [0-2] of at least 3 launches were measured/,
    );
    expect(report.verdict).toBe('timed-out');
  });
});

describe('a run that is not wanted any more', () => {
  it('is broken off', async () => {
    const controller = new AbortController();
    const options: SessionOptions = { signal: controller.signal, onProgress: () => controller.abort() };
    await expect(reportOf(requestFor(HONEST), options)).rejects.toThrow(/without a report/);
  });

  it('is broken off when its progress cannot be taken', async () => {
    const onProgress = () => {
      throw new Error('no room');
    };
    const failure = await reportOf(requestFor(HONEST), { onProgress }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PlatformFault);
    expect(String(failure)).toMatch(/no room/);
  });
});

it('blames the platform, not the team, when the reference is what fails', async () => {
  const report = await run(HONEST, "def load():\n    raise ValueError('the organiser is at fault')");
  expect(report.verdict).toBe('platform-error');
  expect(report.message).toMatch(/reference failed \(load-failed\)/);
});
