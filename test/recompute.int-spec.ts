import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { READABLE_REPORT_VERSIONS, type RunReport } from '@torchperf/contracts';
import { recompute } from '@torchperf/engine';
import { unlinkAnswers } from '../apps/api/src/runs/unlink-answers';
import { HONEST, reportOf, requestFor } from '../libs/engine/test/small-task';
import { storedReport } from './fixtures/stored-report';

const LAUNCHES = 4;
/** A reference that took 10 ms here before: the run must flag a machine drift. */
const USUAL_MS = 10;

describe('a report of a real run', () => {
  let folder: string;
  let report: RunReport;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'torchperf-recompute-'));
    const request = requestFor(HONEST);
    const suite = { ...request.suite, launchesMin: LAUNCHES, launchesMax: LAUNCHES };
    report = await reportOf({ ...request, suite, referenceLatencyMs: USUAL_MS });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function command(given: unknown) {
    const file = join(folder, 'report.json');
    writeFileSync(file, JSON.stringify(given));
    const script = resolve(__dirname, '../scripts/recompute.mjs');
    return spawnSync(process.execPath, [script, file], { encoding: 'utf8' });
  }

  it('reproduces every published value, as organisers and as others see it', () => {
    expect(report.message).toMatch(/^Measured in 4 launches/);
    expect(report.flags.map(({ kind }) => kind)).toContain('reference-drifts');
    const shown = unlinkAnswers(report);
    expect(shown.samples?.correct).not.toBe(report.samples?.correct);
    for (const one of [report, shown, JSON.parse(JSON.stringify(shown)) as RunReport]) {
      const checks = recompute(one);
      expect(checks.filter(({ same }) => !same)).toEqual([]);
      expect(checks.length).toBeGreaterThan(70);
    }
  });

  it('passes `npm run recompute`, which fails for a report with one figure changed', () => {
    const passed = command(unlinkAnswers(report));
    expect(passed.stderr).toBe('');
    expect(passed.stdout).toMatch(/relativeLatency +[\d.]+ +[\d.]+ {2}yes/);
    expect(passed.stdout).toMatch(/All \d+ values are the same\.\n$/);
    expect(passed.status).toBe(0);

    const { latency } = report.metrics;
    const faster = { ...report.metrics, latency: latency && { ...latency, value: latency.value * 0.99 } };
    const failed = command({ ...report, metrics: faster });
    expect(failed.stdout).toMatch(/latency +[\d.]+ +[\d.]+ {2}NO/);
    expect(failed.stdout).toMatch(/1 of \d+ values are DIFFERENT\.\n$/);
    expect(failed.status).toBe(1);
  });

  it.each(READABLE_REPORT_VERSIONS)('stored in version %i passes it too', (version) => {
    const passed = command(storedReport(version));
    expect([passed.status, passed.stderr]).toEqual([0, '']);
    expect(passed.stdout).toMatch(/All \d+ values are the same\.\n$/);
  });

  it('is distinguishable from one of another version, and from a run without figures', () => {
    const old = command({ version: 1 });
    expect([old.status, old.stderr]).toEqual([
      1,
      expect.stringMatching(/no report of a version that can be recomputed \(2.*\): .* is 1/),
    ]);
    const crashed = command({ ...report, verdict: 'crashed', samples: null });
    expect([crashed.status, crashed.stderr]).toEqual([
      1,
      expect.stringMatching(/crashed: it has no figures/),
    ]);
  });
});
