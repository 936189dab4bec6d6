import {
  parseStoredReport,
  READABLE_REPORT_VERSIONS,
  type RunReport,
  RunReportSchema,
  type StoredReport,
} from '@torchperf/contracts';
import { addCompetition, addSubmission, addTeam } from '#test/api/records';
import { ADMIN_TOKEN, startTestApi, type TestApi } from '#test/api/start-test-api';
import { buildLaunch, buildRunReport } from '#test/builders/run-report';
import { buildSampleColumns, encodeColumn } from '#test/builders/sample-columns';
import { storedReport } from '#test/fixtures/stored-report';
import { unlinkAnswers } from './unlink-answers';

describe('reports over HTTP', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());

  async function finishedRun(given: Partial<RunReport> = {}) {
    const competition = await addCompetition(api.prisma);
    const team = await addTeam(api.prisma);
    const { id, runId } = await addSubmission(api.prisma, competition.id, team.id);
    const samples = buildSampleColumns([{ role: 'contestant', latencyNs: 1 }]);
    const report = buildRunReport({ runId, submissionId: id, samples, ...given });
    const { verdict, message, log } = report;
    await api.prisma.run.update({
      where: { id: runId },
      data: { state: 'finished', verdict, message, log, report },
    });
    return { team, id, submissionId: id, slug: competition.slug, runId, report };
  }

  async function storedRun(report: StoredReport) {
    const { id, runId } = await finishedRun();
    await api.prisma.run.update({ where: { id: runId }, data: { report } });
    return { id, runId };
  }

  it('gives the whole report with its samples; the log to its team, the seed to the organiser only', async () => {
    const { team, runId, report } = await finishedRun();
    const reportFor = async (token?: string) =>
      RunReportSchema.parse(await (await api.ask(`/api/v1/runs/${runId}/report`, { token })).json());
    const stranger = await addTeam(api.prisma);
    expect(await reportFor(ADMIN_TOKEN)).toEqual(report);
    expect(await reportFor(team.token)).toEqual({ ...report, seed: null });
    for (const token of [undefined, stranger.token, 'tp_stale']) {
      expect(await reportFor(token)).toEqual({ ...report, seed: null, log: null });
    }
  });

  describe('of a run that failed by its model', () => {
    const SECRET = 'secret_trick = 7';
    const FIRST = 'load() raised: ValueError: no weights';
    const whole = `${FIRST}\nTraceback (most recent call last):\n  File "model.py", line 3\n    ${SECRET}`;

    it('shows source lines and log to its team and the organiser only, on every route', async () => {
      const { team, runId, submissionId, slug } = await finishedRun({
        verdict: 'load-failed',
        message: whole,
        log: `print of ${SECRET}`,
        metrics: {},
        samples: null,
      });
      const stranger = await addTeam(api.prisma);
      const paths = [
        `submissions/${submissionId}`,
        `submissions/${submissionId}/stream`,
        `submissions/${submissionId}/report.md`,
        `submissions/${submissionId}/report.html`,
        `runs/${runId}/report`,
        `runs/${runId}/samples.csv`,
        `competitions/${slug}/submissions`,
        `competitions/${slug}/changes`,
        `competitions/${slug}/report.md`,
        `competitions/${slug}/report.html`,
        `competitions/${slug}/leaderboards/latency-sprint?section=unranked`,
        `compare?submissions=${submissionId}`,
      ];
      const textOf = async (path: string, token?: string) =>
        (await api.ask(`/api/v1/${path}`, { token })).text();
      for (const token of [undefined, stranger.token, 'tp_stale']) {
        for (const path of paths) expect(await textOf(path, token)).not.toMatch(/secret_trick|Traceback/);
        for (const path of paths.slice(0, 2)) expect(await textOf(path, token)).toContain(FIRST);
        expect(await textOf(`runs/${runId}/report`, token)).toContain(`"message":"${FIRST}"`);
      }
      for (const token of [team.token, ADMIN_TOKEN]) {
        for (const path of [`submissions/${submissionId}`, `runs/${runId}/report`]) {
          const text = await textOf(path, token);
          expect(text).toContain(JSON.stringify(whole));
          expect(text).toContain(`print of ${SECRET}`);
        }
      }
    });

    it('shows a fault of the reference to the organiser only', async () => {
      const { team, runId } = await finishedRun({
        verdict: 'platform-error',
        message: `The reference failed (load-failed): ${whole}`,
        referenceFault: { verdict: 'load-failed', message: whole },
      });
      const textOf = async (token: string) =>
        (await api.ask(`/api/v1/runs/${runId}/report`, { token })).text();
      expect(await textOf(team.token)).not.toMatch(/secret_trick|referenceFault|ValueError/);
      expect(JSON.parse(await textOf(ADMIN_TOKEN)).referenceFault).toEqual({
        verdict: 'load-failed',
        message: whole,
      });
    });
  });

  it('gives the timed calls and the batches as tables, their answers apart from latencies as in the report', async () => {
    const { runId } = await finishedRun({
      // Block 1 of the second launch was repeated.
      launches: [
        [0, 1],
        [0, 2],
      ].map((countedBlocks, index) => buildLaunch({ index, countedBlocks })),
      samples: {
        count: 4,
        launch: encodeColumn(Uint16Array.of(0, 0, 0, 1)),
        block: encodeColumn(Uint16Array.of(0, 0, 0, 1)),
        role: encodeColumn(Uint8Array.of(0, 1, 0, 0)),
        example: encodeColumn(Uint32Array.of(9, 7, 4, 2)),
        latencyNs: encodeColumn(Float64Array.of(500, 300, 100, 200.5)),
        correct: encodeColumn(Uint8Array.of(1, 1, 0, 1)),
      },
      batches: [
        {
          launch: 1,
          latencyNs: 900,
          example: encodeColumn(Uint32Array.of(8, 1)),
          correct: encodeColumn(Uint8Array.of(0, 1)),
        },
      ],
    });
    const table = async (name: string, token?: string) => {
      const response = await api.ask(`/api/v1/runs/${runId}/${name}`, { token });
      expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
      expect(response.headers.get('content-disposition')).toBe(`attachment; filename="run-${runId}-${name}"`);
      return (await response.text()).trimEnd().split('\r\n');
    };
    const samplesHead = 'launch,block,role,example,latency_ns,correct,counted';
    const batchesHead = 'launch,batch,examples,latency_ns,example,correct';
    expect(await table('samples.csv', ADMIN_TOKEN)).toEqual([
      samplesHead,
      '0,0,contestant,9,500,1,1',
      '0,0,reference,7,300,1,1',
      '0,0,contestant,4,100,0,1',
      '1,1,contestant,2,200.5,1,0',
    ]);
    expect(await table('batches.csv', ADMIN_TOKEN)).toEqual([batchesHead, '1,0,2,900,8,0', '1,0,2,900,1,1']);
    expect(await table('samples.csv')).toEqual([
      samplesHead,
      '0,0,contestant,1,500,1,1',
      '0,0,reference,7,300,1,1',
      '0,0,contestant,2,100,1,1',
      '1,1,contestant,4,200.5,0,0',
    ]);
    expect(await table('batches.csv')).toEqual([batchesHead, '1,0,2,900,8,0', '1,0,2,900,9,1']);
  });

  it('gives all rows of a table that is sent in parts, and only the head for a run without figures', async () => {
    const count = 2500;
    const zeros = (bytes: number) => Buffer.alloc(count * bytes).toString('base64');
    const samples = { launch: zeros(2), block: zeros(2), role: zeros(1), example: zeros(4) };
    const { runId } = await finishedRun({
      samples: { count, ...samples, latencyNs: zeros(8), correct: zeros(1) },
    });
    const rowsOf = async (id: string) =>
      (await (await api.ask(`/api/v1/runs/${id}/samples.csv`)).text()).trimEnd().split('\r\n');
    expect(await rowsOf(runId)).toHaveLength(1 + count);
    const failed = await finishedRun({ samples: null });
    expect(await rowsOf(failed.runId)).toHaveLength(1);
  });

  describe.each(READABLE_REPORT_VERSIONS)('a stored report of version %i', (version) => {
    const stored = storedReport(version);
    let path: string;

    beforeAll(async () => {
      const { id, runId } = await storedRun(stored);
      path = `/api/v1/runs/${runId}`;
      expect((await api.ask(`/api/v1/submissions/${id}/report.html`)).status).toBe(200);
    });

    it('is sent as it was stored, without secrets to all but organisers', async () => {
      expect(await (await api.ask(`${path}/report`, { token: ADMIN_TOKEN })).json()).toEqual(stored);
      const first = parseStoredReport(await (await api.ask(`${path}/report`)).json());
      expect(first).toMatchObject({ version, seed: null, metrics: stored.metrics });
      expect(first?.samples?.latencyNs).toBe(stored.samples?.latencyNs);
      expect(first?.samples?.correct).not.toBe(stored.samples?.correct);
      expect(first).toEqual({ ...unlinkAnswers(stored), seed: null, log: null });
      expect(await (await api.ask(`${path}/report`)).json()).toEqual(first);
      const run = await api.prisma.run.findUniqueOrThrow({ where: { id: path.split('/').at(-1) } });
      expect(run.publicCalls).toEqual({ samples: first?.samples, batches: first?.batches });
    });

    it('has its tables', async () => {
      const rows = async (name: string) =>
        (await (await api.ask(`${path}/${name}`)).text()).trimEnd().split('\r\n').length - 1;
      expect(await rows('samples.csv')).toBe(stored.samples?.count);
      expect(await rows('batches.csv')).toBe(
        stored.batches.reduce((sum, { correct }) => sum + Buffer.from(correct, 'base64').length, 0),
      );
    });
  });

  it('sends a report of version 1, but cannot write it up', async () => {
    const { id, runId, report } = await finishedRun();
    const { referenceLatencyMs: _, ...old } = { ...report, version: 1 };
    await api.prisma.run.update({ where: { id: runId }, data: { report: old } });
    const response = await api.ask(`/api/v1/runs/${runId}/report`);
    expect(await response.json()).toEqual({ ...old, seed: null, log: null });
    expect((await api.ask(`/api/v1/runs/${runId}/samples.csv`)).status).toBe(200);
    const written = await api.ask(`/api/v1/submissions/${id}/report.md`);
    expect(written.status).toBe(410);
    expect(await written.json()).toMatchObject({
      code: 'report-outdated',
      detail: expect.stringMatching(
        /version 1; .* versions 2.*3.*Download it.*organiser can .* measured again/,
      ),
    });
  });

  it('sends raw data of an unknown version to organisers only', async () => {
    const { runId, report } = await finishedRun();
    const later = { ...report, version: 99 };
    await api.prisma.run.update({ where: { id: runId }, data: { report: later } });
    const shown = { ...later, seed: null, log: null, samples: null, batches: [] };
    expect(await (await api.ask(`/api/v1/runs/${runId}/report`)).json()).toEqual(shown);
    const all = await api.ask(`/api/v1/runs/${runId}/report`, { token: ADMIN_TOKEN });
    expect(await all.json()).toEqual(later);
    expect((await api.ask(`/api/v1/runs/${runId}/samples.csv`)).status).toBe(410);
  });

  describe.each(['report', 'samples.csv', 'batches.csv'])('%s', (name) => {
    it('is 404 until the run has finished', async () => {
      const competition = await addCompetition(api.prisma);
      const team = await addTeam(api.prisma);
      const { runId } = await addSubmission(api.prisma, competition.id, team.id);
      const response = await api.ask(`/api/v1/runs/${runId}/${name}`);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ code: 'report-not-ready' });
    });

    it.each(['00000000-0000-4000-8000-000000000000', 'no-uuid'])('answers 404 to the id %s', async (id) => {
      const response = await api.ask(`/api/v1/runs/${id}/${name}`);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ code: 'run-not-found' });
    });
  });
});
