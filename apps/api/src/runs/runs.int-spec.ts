import { type RunReport, RunReportSchema } from '@torchperf/contracts';
import { addCompetition, addSubmission, addTeam, okReport } from '../../../../test/api/records';
import { ADMIN_TOKEN, startTestApi, type TestApi } from '../../../../test/api/start-test-api';

describe('reports over HTTP', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());

  async function finishedRun() {
    const competition = await addCompetition(api.prisma);
    const team = await addTeam(api.prisma);
    const { id, runId } = await addSubmission(api.prisma, competition.id, team.id);
    const report: RunReport = okReport(runId, id);
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

  it('is 404 until the run has finished', async () => {
    const competition = await addCompetition(api.prisma);
    const team = await addTeam(api.prisma);
    const { runId } = await addSubmission(api.prisma, competition.id, team.id);
    const response = await api.ask(`/api/v1/runs/${runId}/report`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'report-not-ready' });
  });

  it.each(['00000000-0000-4000-8000-000000000000', 'no-uuid'])('answers 404 to the id %s', async (id) => {
    const response = await api.ask(`/api/v1/runs/${id}/report`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'run-not-found' });
  });
});
