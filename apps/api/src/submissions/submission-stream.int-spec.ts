import { type RunProgress, type StreamEvent, StreamEventSchema } from '@torchperf/contracts';
import { readStream } from '#test/api/event-source';
import { addCompetition, addSubmission, addTeam } from '#test/api/records';
import { startTestApi, type TestApi } from '#test/api/start-test-api';
import { FROZEN_MESSAGE } from '../competitions/freeze-visibility';
import { RunEvents } from '../pipeline/run-updates/run-events.service';

describe('the stream of a submission', () => {
  let api: TestApi;
  let events: RunEvents;
  let competitionId: string;
  let teamId: string;

  beforeAll(async () => {
    api = await startTestApi();
    events = api.app.get(RunEvents);
    ({ id: competitionId } = await addCompetition(api.prisma));
    ({ id: teamId } = await addTeam(api.prisma));
  });
  afterAll(() => api.close());
  afterEach(() => api.prisma.run.updateMany({ data: { state: 'finished', verdict: 'ok', message: 'over' } }));

  const add = () => addSubmission(api.prisma, competitionId, teamId);
  const finish = (runId: string) =>
    api.prisma.run.update({
      where: { id: runId },
      data: {
        state: 'finished',
        verdict: 'ok',
        message: 'Good.',
        finishedAt: new Date(),
        landedAt: new Date(),
      },
    });

  const progressOf = (runId: string, launchesDone: number): RunProgress => ({
    runId,
    workerId: 'worker',
    phase: 'measuring',
    launchesDone,
    launchesMin: 12,
    launchesMax: 40,
    fraction: launchesDone / 40,
    message: 'Measuring.',
  });

  async function open(submissionId: string) {
    const items = readStream(await api.ask(`/api/v1/submissions/${submissionId}/stream`), StreamEventSchema);
    return {
      /** The next event; its name is its type. */
      next: async (): Promise<StreamEvent | undefined> => {
        for (;;) {
          const { value, done } = await items.next();
          if (done) return undefined;
          if ('comment' in value) continue;
          expect(value.type).toBe(value.event.type);
          return value.event;
        }
      },
    };
  }

  it('goes from queued, with the position, over running to done, and ends', async () => {
    const first = await add();
    const second = await add();
    const stream = await open(second.id);
    const { runId } = second;
    const waitReason = 'No worker takes runs.';
    expect(await stream.next()).toEqual({ type: 'queued', runId, position: 2, waitReason });

    await api.prisma.run.update({ where: { id: first.runId }, data: { state: 'running' } });
    events.queuedChanged();
    expect(await stream.next()).toEqual({ type: 'queued', runId, position: 1, waitReason });

    events.progress(progressOf(first.runId, 1));
    events.progress(progressOf(runId, 3));
    expect(await stream.next()).toEqual({ type: 'running', runId, progress: progressOf(runId, 3) });
    events.progress(progressOf(runId, 4));
    expect(await stream.next()).toEqual({ type: 'running', runId, progress: progressOf(runId, 4) });

    await finish(runId);
    events.finished(runId, 'ok');
    expect(await stream.next()).toEqual({ type: 'done', runId, verdict: 'ok', message: 'Good.' });
    expect(await stream.next()).toBeUndefined();
  });

  it('sends the state of the run at once to a client that connects later', async () => {
    const { id, runId } = await add();
    await api.prisma.run.update({ where: { id: runId }, data: { state: 'running', workerId: null } });
    expect(await (await open(id)).next()).toMatchObject({
      type: 'running',
      progress: { phase: 'preparing' },
    });
    events.progress(progressOf(runId, 7));
    expect(await (await open(id)).next()).toEqual({ type: 'running', runId, progress: progressOf(runId, 7) });
    await finish(runId);
    events.finished(runId, 'ok');
    const late = await open(id);
    expect(await late.next()).toEqual({ type: 'done', runId, verdict: 'ok', message: 'Good.' });
    expect(await late.next()).toBeUndefined();
  });

  it('goes back to queued when the run lost its worker', async () => {
    const { id, runId } = await add();
    const stream = await open(id);
    expect(await stream.next()).toMatchObject({ type: 'queued', position: 1 });
    events.progress(progressOf(runId, 2));
    expect(await stream.next()).toMatchObject({ type: 'running' });
    events.requeued(runId);
    expect(await stream.next()).toMatchObject({ type: 'queued', position: 1 });
  });

  it('ends for runs that finish while the stream opens', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id, runId } = await add();
      const opening = open(id);
      await finish(runId);
      events.finished(runId, 'ok');
      const stream = await opening;
      const seen: string[] = [];
      for (let event = await stream.next(); event; event = await stream.next()) seen.push(event.type);
      expect(seen.at(-1)).toBe('done');
      expect(seen.filter((type) => type === 'done')).toHaveLength(1);
    }
  });

  it('ends for a run whose report another process stored, without an event', async () => {
    const { id, runId } = await add();
    const stream = await open(id);
    expect(await stream.next()).toMatchObject({ type: 'queued' });
    await finish(runId);
    expect(await stream.next()).toMatchObject({ type: 'done', verdict: 'ok' });
  });

  it('shows a platform fault to the organiser only', async () => {
    const { id, runId } = await add();
    const stream = await open(id);
    await stream.next();
    await api.prisma.run.update({
      where: { id: runId },
      data: { state: 'finished', verdict: 'platform-error', message: 'ECONNREFUSED 10.0.0.7:6379' },
    });
    events.finished(runId, 'platform-error');
    const done = await stream.next();
    expect(done).toMatchObject({ type: 'done', verdict: 'platform-error' });
    expect(JSON.stringify(done)).not.toContain('10.0.0.7');
  });

  it('hides the outcome of a run that ended while the boards are frozen, live and later', async () => {
    const frozen = await addCompetition(api.prisma);
    const { id, runId } = await addSubmission(api.prisma, frozen.id, teamId);
    const freezeAt = new Date(Date.now() - 1_000);
    await api.prisma.competition.update({ where: { id: frozen.id }, data: { freezeAt } });
    const stream = await open(id);
    expect(await stream.next()).toMatchObject({ type: 'queued' });
    await finish(runId);
    events.finished(runId, 'ok');
    const withheld = { type: 'done', runId, verdict: 'ok', message: FROZEN_MESSAGE };
    expect(await stream.next()).toEqual(withheld);
    expect(await (await open(id)).next()).toEqual(withheld);
    await api.prisma.competition.update({ where: { id: frozen.id }, data: { unfrozenAt: new Date() } });
    expect(await (await open(id)).next()).toEqual({ ...withheld, message: 'Good.' });
  });

  it('is 404 for a submission that is not there', async () => {
    const response = await api.ask('/api/v1/submissions/00000000-0000-4000-8000-000000000000/stream');
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'submission-not-found' });
  });

  it('ends when the api stops', async () => {
    const own = await startTestApi();
    const competition = await addCompetition(own.prisma);
    const team = await addTeam(own.prisma);
    const { id } = await addSubmission(own.prisma, competition.id, team.id);
    const items = readStream(await own.ask(`/api/v1/submissions/${id}/stream`), StreamEventSchema);
    await items.next();
    const started = performance.now();
    await own.close();
    expect(performance.now() - started).toBeLessThan(10_000);
    await expect(items.next()).resolves.toMatchObject({ done: true });
  });
});
