import type { RunReport } from '@torchperf/contracts';
import { answering, calmRun, EXAMPLES, HONEST } from '../test/small-task';

/** Models that are odd without breaking a rule: each has a defined outcome. Clear cases, so that noise decides none. */
const kinds = ({ flags }: RunReport) => flags.map(({ kind }) => kind);
const evidence = ({ flags }: RunReport, kind: string) => flags.find((flag) => flag.kind === kind)?.evidence;

/** Works for so many ms, by the clock, before the expression in `answer`. */
const working = (ms: string, answer = 'x.reshape(len(x), -1)') => `
import time
import numpy as np
class Model:
    calls, known = 0, {}
    def forward(self, x):
        self.calls += 1
        return ${answer}
    def work(self, x):
        until = time.perf_counter() + (${ms}) / 1000
        while time.perf_counter() < until: pass
        return x.reshape(len(x), -1)
def load():
    return Model()
`;
const PLAIN = working('1', 'self.work(x)');

describe('a model that answers single calls and batches differently', () => {
  const twoInOne = answering('return (x if len(x) > 1 else -x).reshape(len(x), -1)');

  it('ends with a verdict, whichever of the two is better', async () => {
    const report = await calmRun(twoInOne, HONEST);
    expect(report.verdict).toBe('batches-differ');
    expect(report.message).toMatch(/same answer in both/);
    const other = await calmRun(twoInOne.replace('> 1', '== 1'), HONEST);
    expect(other.verdict).toBe('batches-differ');
  });

  it('has an honest twin that is wrong on the same examples in both', async () => {
    const report = await calmRun(answering('return (x * (x[:, :1] < 0.9)).reshape(len(x), -1)'), HONEST);
    expect(report.verdict).toBe('ok');
  });
});

describe('a model that remembers its answers', () => {
  // setdefault works its argument out first, which is what a model does that does not remember.
  const key = 'self.known.get(x.tobytes())';
  const remembering = working('1', `self.work(x) if ${key} is None else ${key}`).replace(
    'return x.reshape(len(x), -1)\ndef load',
    'return self.known.setdefault(x.tobytes(), x.reshape(len(x), -1).copy())\ndef load',
  );

  it('is flagged, and gains nothing, for no input comes twice while there are others', async () => {
    const report = await calmRun(remembering, PLAIN, { warmupCallsMax: 60 });
    expect(report.verdict).toBe('ok');
    expect(kinds(report)).toContain('answers-remembered');
    expect(report.launches.every(({ auditRatio }) => auditRatio !== null && auditRatio < 0.5)).toBe(true);
    expect(report.launches.every(({ seen }) => seen === null)).toBe(true);
    expect(report.metrics.relativeLatency?.value).toBeGreaterThan(0.9);
  });

  it('is flagged when it rounds what it knows its inputs by', async () => {
    const report = await calmRun(remembering.replaceAll('x.tobytes()', 'np.round(x, 1).tobytes()'), PLAIN);
    expect(evidence(report, 'answers-remembered')).toMatch(
      /asked before were answered in 0\.\d+ of the time/,
    );
  });

  it('has an honest twin that is not', async () => {
    const report = await calmRun(PLAIN, PLAIN);
    expect(kinds(report)).not.toContain('answers-remembered');
    for (const { auditRatio } of report.launches) expect(auditRatio).toBeGreaterThan(0.9);
  });

  it('is flagged too by the inputs that come again where there are fewer than calls', async () => {
    // Of 120 examples, 160 timed calls.
    // A busy machine must not decide it: only launches that have settled count.
    const small = { auditLaunches: 0, blocksPerLaunch: 16, warmupTolerance: 1 };
    const report = await calmRun(remembering, PLAIN, small);
    expect(evidence(report, 'answers-remembered')).toMatch(
      /came again within a launch .* 0\.\d+ of the time/,
    );
    const honest = await calmRun(PLAIN, PLAIN, small);
    expect(kinds(honest)).not.toContain('answers-remembered');
    for (const { seen } of honest.launches) expect(seen?.ratio).toBeGreaterThan(0.9);
  });

  it('is flagged where warmup has asked every example', async () => {
    const small = {
      ...{ auditLaunches: 0, blocksPerLaunch: 4, warmupTolerance: 1 },
      ...{ warmupWindowCalls: 100, warmupCallsMin: 300 },
    };
    const report = await calmRun(remembering, PLAIN, small);
    expect(evidence(report, 'answers-remembered')).toMatch(/came again within a launch/);
  });

  it('is not suspected where a model finds in the caches of the CPU what it has read before', async () => {
    const reading = `
import numpy as np
class Model:
    def __init__(self):
        self.table = np.zeros(16_000_000, 'f4')
        self.places = np.random.default_rng(1).integers(0, len(self.table), 20_000)
    def forward(self, x):
        place = int(abs(x).sum() * 1e4) * 7919
        return x.reshape(len(x), -1) + self.table[(self.places + place) % len(self.table)].sum()
def load():
    return Model()
`;
    const report = await calmRun(reading, reading, { blocksPerLaunch: 16 });
    expect(report.verdict).toBe('ok');
    expect(report.launches.some(({ seen }) => seen !== null)).toBe(true);
    expect(kinds(report)).not.toContain('answers-remembered');
  });

  it('is not looked for where the competition does not audit', async () => {
    const report = await calmRun(remembering, PLAIN, { auditLaunches: 0 });
    expect(kinds(report)).not.toContain('answers-remembered');
    expect(report.launches.every(({ auditRatio }) => auditRatio === null)).toBe(true);
  });
});

it('says of a model that gets slower with each call by how much', async () => {
  const report = await calmRun(working('0.5 + self.calls / 100', 'self.work(x)'), PLAIN, {
    blocksPerLaunch: 8,
  });
  expect(report.verdict).toBe('ok');
  expect(evidence(report, 'speed-drifts')).toMatch(/became \d+\.\d % slower/);
});

it('counts only the calls that are timed of a model that is right in warmup only', async () => {
  const forgetful = working('0', 'x.reshape(len(x), -1) * (1 if self.calls < 20 else -1)');
  const report = await calmRun(forgetful, HONEST, { warmupCallsMax: 60 });
  expect(report.metrics.accuracy?.value).toBeLessThan(0.3);
  expect(evidence(report, 'accuracy-falls')).toMatch(/right in warmup/);
});

it('says of a model that never settles that it did not, and measures it all the same', async () => {
  // Each window of calls is twice as slow or as fast as the one before it.
  const restless = working('1 << (self.calls // 10 % 3)', 'self.work(x)');
  const report = await calmRun(restless, PLAIN, { warmupCallsMax: 200 });
  expect(report.verdict).toBe('ok');
  expect(kinds(report)).toContain('no-steady-state');
  expect(report.launches.every(({ warmupCalls, settled }) => warmupCalls >= 200 && !settled)).toBe(true);
  const honest = await calmRun(PLAIN, PLAIN, { warmupCallsMax: 200 });
  expect(honest.launches.some(({ settled }) => settled)).toBe(true);
});

it('gives a model that is too slow for the budget fewer launches and a wide interval, and says so', async () => {
  const slow = answering('import time; time.sleep(0.05); return x.reshape(len(x), -1)');
  const report = await calmRun(slow, HONEST, { launchesMin: 12, launchesMax: 12, runTimeoutMs: 9000 });
  expect(report.verdict).toBe('ok');
  expect(report.launches.length).toBeGreaterThanOrEqual(3);
  expect(report.launches.length).toBeLessThan(12);
  expect(kinds(report)).toEqual(expect.arrayContaining(['fewer-launches', 'half-width-not-reached']));
  expect(report.message).toMatch(/of at least 12 launches fitted in 9 s/);
});

it('says of a model with next to nothing to do that single calls do not resolve it', async () => {
  const report = await calmRun(HONEST);
  expect(evidence(report, 'floor-limited')).toMatch(/protocol's own floor is \d/);
});

it('asks a small test set again and again, and counts each example once', async () => {
  const report = await calmRun(HONEST, HONEST, { blocksPerLaunch: 16 });
  expect(report.latencySummary?.count).toBeGreaterThan(3 * EXAMPLES);
  expect(report.metrics.accuracy?.value).toBeCloseTo(1 - 6 / EXAMPLES, 9);
});

describe('a launch that a platform fault aborts', () => {
  /** A reference that fails until a moment, and takes its time to load, so that not many launches come before. */
  const failingFor = (seconds: number) => `
import time
time.sleep(0.4)
${answering(`import time
        if time.time() < ${Date.now() / 1000 + seconds}: raise ValueError('not yet')
        return x.reshape(len(x), -1)`)}`;

  it('is retried, and the run reports that', async () => {
    const report = await calmRun(HONEST, failingFor(4), { launchRetriesMax: 10 });
    expect(report.message).toMatch(/^Measured in 3 launches/);
    expect(report.launchesRepeated).toBeGreaterThan(0);
    expect(evidence(report, 'launches-repeated')).toContain(String(report.launchesRepeated));
    expect(report.launches.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(report.metrics.accuracy?.value).toBeCloseTo(1 - 6 / EXAMPLES, 9);
  });

  it('is not retried for ever', async () => {
    const report = await calmRun(HONEST, failingFor(600), { launchRetriesMax: 1 });
    expect(report.verdict).toBe('platform-error');
    expect(report.message).toMatch(/reference failed \(crashed\)/);
  });
});
