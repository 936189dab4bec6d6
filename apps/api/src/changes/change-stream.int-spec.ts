import { setTimeout as sleep } from 'node:timers/promises';
import { type BoardChange, BoardChangeSchema, ChangesSchema, ProblemSchema } from '@torchperf/contracts';
import { EntryChangeRepository, type NewEntryChange, UnitOfWork } from '@torchperf/database';
import { addResult, rankTeam } from '#test/api/boards';
import { readStream } from '#test/api/event-source';
import { addCompetition, addTeam } from '#test/api/records';
import { ADMIN_TOKEN, startTestApi, type TestApi } from '#test/api/start-test-api';
import { RunEvents } from '../pipeline/run-updates/run-events.service';

describe('the stream of changes', () => {
  let api: TestApi;
  let competition: Awaited<ReturnType<typeof addCompetition>>;
  const cuts: AbortController[] = [];

  beforeAll(async () => {
    api = await startTestApi();
  });
  beforeEach(async () => {
    competition = await addCompetition(api.prisma);
  });
  afterEach(() => {
    for (const cut of cuts.splice(0)) cut.abort();
  });
  afterAll(() => api.close());

  const ask = (query = '', init: Parameters<TestApi['ask']>[1] = {}) =>
    api.ask(`/api/v1/competitions/${competition.slug}/changes/stream${query}`, init);

  /** An open stream: it is listening once this is there. */
  async function open(query = '', init: Parameters<TestApi['ask']>[1] = {}) {
    const cut = new AbortController();
    cuts.push(cut);
    const items = readStream(await ask(query, { ...init, signal: cut.signal }), BoardChangeSchema);
    const first = await items.next();
    expect(first.value).toMatchObject({ comment: 'starts behind this change' });
    return {
      /** The number that it starts behind. */
      startsBehind: first.value?.id,
      /** The next change; undefined at the end. */
      next: async (): Promise<BoardChange | undefined> => {
        for (;;) {
          const { value } = await items.next();
          if (!value) return undefined;
          if ('comment' in value) continue;
          expect([value.type, value.id]).toEqual(['change', value.event.seq]);
          return value.event;
        }
      },
      cut: () => cut.abort(),
    };
  }

  /** A team's new result, ranked. In all five events, so that it makes five changes. */
  async function land(options: Parameters<typeof addResult>[2] = {}) {
    const result = await addResult(api, competition.id, options);
    await rankTeam(api, competition.id, result.teamId);
    return result;
  }

  /** Rows of the journal, as many as it would take long to rank. */
  async function write(count: number, teamId: string, at = new Date()) {
    const [event] = competition.events;
    const changes = Array.from(
      { length: count },
      (_, index): NewEntryChange => ({
        eventId: event?.id ?? '',
        division: 'fast',
        entrant: teamId,
        teamId,
        cause: 'run',
        submissionId: null,
        runId: null,
        objectives: [],
        isFinal: false,
        unrankedReason: null,
        unrankedDetail: null,
        constraintResults: [],
        previousSubmissionId: null,
        rankBefore: index + 1,
        rankAfter: index + 2,
        restated: false,
      }),
    );
    await api.app
      .get(UnitOfWork)
      .run((transaction) => api.app.get(EntryChangeRepository).add(transaction, competition.id, at, changes));
  }

  const seqs = async () => {
    const rows = await api.prisma.entryChange.findMany({
      where: { competitionId: competition.id },
      orderBy: { seq: 'asc' },
    });
    return rows.map(({ seq }) => String(seq));
  };
  const take = async (stream: Awaited<ReturnType<typeof open>>, count: number) => {
    const taken: BoardChange[] = [];
    for (let index = 0; index < count; index += 1) {
      const change = await stream.next();
      if (change) taken.push(change);
    }
    return taken;
  };

  it('sends what lands from now on, and nothing earlier', async () => {
    await land();
    const stream = await open('?event=latency-sprint');
    const { id, teamId } = await land({ figures: { relativeLatency: [0.2, 0.001] } });
    const change = await stream.next();
    expect(change).toMatchObject({
      event: 'latency-sprint',
      team: { id: teamId },
      cause: 'run',
      submissionId: id,
      rankBefore: null,
      rankAfter: 1,
      metrics: { relativeLatency: { value: 0.2 } },
    });
    const { items } = ChangesSchema.parse(
      await (
        await api.ask(`/api/v1/competitions/${competition.slug}/changes?event=latency-sprint&team=${teamId}`)
      ).json(),
    );
    expect(items).toEqual([change]);
  });

  it('receives what another process ranked, without a message', async () => {
    const stream = await open();
    const team = await addTeam(api.prisma);
    await write(1, team.id);
    expect(await stream.next()).toMatchObject({ team: { id: team.id }, rankAfter: 2 });
  });

  it('goes on behind the last event without a gap or a repetition, over many pages', async () => {
    const team = await addTeam(api.prisma);
    await write(450, team.id);
    const first = await open('?after=0');
    const started = await take(first, 210);
    first.cut();
    await write(300, team.id);
    const lastSeq = started.at(-1)?.seq ?? '';
    // The header counts, not the address that a browser keeps asking.
    const second = await open('?after=0', { headers: { 'last-event-id': lastSeq } });
    expect(second.startsBehind).toBe(lastSeq);
    const rest = take(second, 540 + 250);
    // More than a page lands while the stream is reading.
    await write(250, team.id);
    api.app.get(RunEvents).boardsChanged();
    const received = [...started, ...(await rest)].map(({ seq }) => seq);
    expect(received).toHaveLength(1_000);
    expect(received).toEqual(await seqs());
  });

  it('misses nothing when it is cut off before the first change', async () => {
    await land();
    const first = await open();
    const { startsBehind } = first;
    first.cut();
    const { id } = await land();
    const second = await open('', { headers: { 'last-event-id': startsBehind ?? '' } });
    expect(await second.next()).toMatchObject({ submissionId: id });
  });

  it('starts behind the last change for a number that does not exist yet', async () => {
    await land();
    const stream = await open('?after=900000000000000000');
    expect(stream.startsBehind).toBe((await seqs()).at(-1));
    const { id } = await land();
    expect(await stream.next()).toMatchObject({ submissionId: id });
  });

  it('sends no change after a freeze, even if the freeze is ahead by the clock of the api', async () => {
    const team = await addTeam(api.prisma);
    const freezeAt = new Date(Date.now() + 600_000);
    await api.prisma.competition.update({ where: { id: competition.id }, data: { freezeAt } });
    const stream = await open('?after=0');
    await write(1, team.id);
    await write(1, team.id, new Date(freezeAt.getTime() + 1_000));
    api.app.get(RunEvents).boardsChanged();
    const [first, second] = await seqs();
    expect((await stream.next())?.seq).toBe(first);
    const { items } = ChangesSchema.parse(
      await (await api.ask(`/api/v1/competitions/${competition.slug}/changes`)).json(),
    );
    expect(items.map(({ seq }) => seq)).toEqual([first]);
    const later = await open(`?after=${first}`);
    const unfrozenAt = new Date();
    await api.prisma.competition.update({ where: { id: competition.id }, data: { unfrozenAt } });
    api.app.get(RunEvents).boardsChanged();
    for (const one of [stream, later]) expect((await one.next())?.seq).toBe(second);
  });

  it('sends only those of one team or event', async () => {
    const team = await addTeam(api.prisma);
    await land({ team });
    const own = await open(`?after=0&team=${team.id.toUpperCase()}`);
    const memory = await open('?after=0&event=memory-challenge');
    await land();
    const { id } = await land({
      team,
      figures: { relativeLatency: [0.1, 0.001], peakMemory: 1_000_000, modelSize: 100 },
    });
    const inMemory = await take(memory, 3);
    expect(new Set(inMemory.map(({ event }) => event))).toEqual(new Set(['memory-challenge']));
    expect(inMemory[2]).toMatchObject({ submissionId: id, team: { id: team.id } });
    const all = await api.prisma.entryChange.findMany({
      where: { competitionId: competition.id, teamId: team.id },
      orderBy: { seq: 'asc' },
    });
    expect((await take(own, all.length)).map(({ seq }) => seq)).toEqual(all.map(({ seq }) => String(seq)));
  });

  it('queries Postgres once for all streams that are up to date', async () => {
    const events = ['latency-sprint', 'memory-challenge', 'latency-sprint', 'memory-challenge'];
    const streams = await Promise.all(events.map((event) => open(`?event=${event}`)));
    // Each stream has made its own first poll before its first change.
    await land();
    await Promise.all(streams.map((stream) => stream.next()));
    const list = jest.spyOn(api.app.get(EntryChangeRepository), 'list');
    const { id } = await land();
    const received = await Promise.all(streams.map((stream) => stream.next()));
    const asked = list.mock.calls.length;
    list.mockRestore();
    expect(received.map((change) => [change?.event, change?.submissionId])).toEqual(
      events.map((event) => [event, id]),
    );
    // One for the landing, and maybe one because the time for it had come.
    expect([1, 2]).toContain(asked);
  });

  it('hides what lands while the boards are frozen from all but the organiser', async () => {
    const admin = async (path: string) => {
      const response = await api.ask(`/api/v1/admin/competitions/${competition.slug}/${path}`, {
        method: 'POST',
        token: ADMIN_TOKEN,
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
      expect(response.status).toBe(200);
      await sleep(20);
    };
    const before = await land();
    const anybody = await open('?event=latency-sprint');
    await admin('freeze');
    const organiser = await open('?event=latency-sprint&live=true', { token: ADMIN_TOKEN });
    const team = await addTeam(api.prisma);
    const first = await land({ team, figures: { relativeLatency: [0.2, 0.001] } });
    expect(await organiser.next()).toMatchObject({ submissionId: first.id });
    const own = await open('?after=0&event=latency-sprint', { token: team.token });
    const late = await open('?event=latency-sprint');
    expect(late.startsBehind).toBe(anybody.startsBehind);
    const second = await land({ team, figures: { relativeLatency: [0.1, 0.001] } });
    expect(await organiser.next()).toMatchObject({ submissionId: second.id });
    expect(await own.next()).toMatchObject({ submissionId: before.id });

    const received: string[] = [];
    const listening = [anybody, own, late].map(async (stream) => {
      for (let count = 0; count < 2; count += 1) received.push((await stream.next())?.submissionId ?? 'end');
    });
    await sleep(1_000);
    expect(received).toEqual([]);
    await admin('unfreeze');
    await Promise.all(listening);
    expect(received.sort()).toEqual([first.id, first.id, first.id, second.id, second.id, second.id].sort());
  });

  it('refuses an invalid request with a problem document', async () => {
    const problem = async (response: Response) => {
      expect(response.headers.get('content-type')).toContain('application/problem+json');
      return ProblemSchema.parse(await response.json());
    };
    const nowhere = await problem(await api.ask('/api/v1/competitions/none-such/changes/stream'));
    expect([nowhere.status, nowhere.code]).toEqual([404, 'competition-not-found']);
    const event = await problem(await ask('?event=none-such'));
    expect([event.status, event.code]).toEqual([404, 'event-not-found']);
    expect((await problem(await ask('?live=true'))).code).toBe('token-missing');
    const after = await problem(await ask('?after=soon'));
    expect([after.status, after.detail]).toEqual([400, 'after: must be the seq of a change']);
    const header = await problem(await ask('?after=0', { headers: { 'last-event-id': '-1' } }));
    expect(header).toMatchObject({
      status: 400,
      code: 'validation-failed',
      detail: 'Last-Event-ID: must be the seq of a change',
      errors: [{ path: 'Last-Event-ID', message: 'must be the seq of a change' }],
    });
  });

  it('ends when the api stops', async () => {
    const own = await startTestApi();
    const { slug } = await addCompetition(own.prisma);
    const items = readStream(await own.ask(`/api/v1/competitions/${slug}/changes/stream`), BoardChangeSchema);
    await items.next();
    const started = performance.now();
    await own.close();
    expect(performance.now() - started).toBeLessThan(10_000);
    await expect(items.next()).resolves.toMatchObject({ done: true });
  });
});
