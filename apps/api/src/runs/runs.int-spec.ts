import { type RunReport, RunReportSchema } from '@torchperf/contracts';
import { addCompetition, addSubmission, addTeam, okReport } from '../../../../test/api/records';
import { ADMIN_TOKEN, startTestApi, type TestApi } from '../../../../test/api/start-test-api';
import { buildRunReport } from '../../../../test/builders/run-report';

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
    const report: RunReport = { ...okReport(runId, id), ...given };
    await api.prisma.run.update({ where: { id: runId }, data: { state: 'finished', verdict: 'ok', report } });
    return { team, runId, report };
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

  it('gives the timed calls and the batches as tables, their answers apart from latencies as in the report', async () => {
    const base64 = (column: Uint8Array | Uint16Array | Uint32Array | Float64Array) =>
      Buffer.from(column.buffer).toString('base64');
    const { launches } = buildRunReport({ runId: '', submissionId: '' });
    const { runId } = await finishedRun({
      // Of the second launch, block 1 was taken again.
      launches: launches.map((one) => ({ ...one, countedBlocks: one.index === 0 ? [0, 1] : [0, 2] })),
      samples: {
        count: 4,
        launch: base64(Uint16Array.of(0, 0, 0, 1)),
        block: base64(Uint16Array.of(0, 0, 0, 1)),
        role: base64(Uint8Array.of(0, 1, 0, 0)),
        example: base64(Uint32Array.of(9, 7, 4, 2)),
        latencyNs: base64(Float64Array.of(500, 300, 100, 200.5)),
        correct: base64(Uint8Array.of(1, 1, 0, 1)),
      },
      batches: [
        {
          launch: 1,
          latencyNs: 900,
          example: base64(Uint32Array.of(8, 1)),
          correct: base64(Uint8Array.of(0, 1)),
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

  it('says that a report of an earlier version is not read any more, and what can be done', async () => {
    const { runId, report } = await finishedRun();
    const { referenceLatencyMs: _, ...old } = { ...report, version: 1 };
    await api.prisma.run.update({ where: { id: runId }, data: { report: old } });
    for (const name of ['report', 'samples.csv', 'batches.csv']) {
      const response = await api.ask(`/api/v1/runs/${runId}/${name}`);
      expect(response.status).toBe(410);
      expect(await response.json()).toMatchObject({
        code: 'report-outdated',
        detail: expect.stringMatching(/version 1; .* version 3.*organiser can .* measured again/),
      });
    }
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
