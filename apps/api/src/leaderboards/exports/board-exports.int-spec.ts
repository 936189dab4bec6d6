import { type BoardExport, BoardExportSchema, LeaderboardSchema, ProblemSchema } from '@torchperf/contracts';
import { METRIC_NAMES } from '@torchperf/domain';
import { parse } from 'csv-parse/sync';
import { addResult, rankAll } from '#test/api/boards';
import { addCompetition, addTeam } from '#test/api/records';
import { ADMIN_TOKEN, startTestApi, type TestApi } from '#test/api/start-test-api';
import { BoardReader, type WholeBoard } from './board-reader.service';

const FORMULAS = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1'];

describe('exports of boards over HTTP', () => {
  let api: TestApi;
  let competition: Awaited<ReturnType<typeof addCompetition>>;

  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());
  beforeEach(async () => {
    competition = await addCompetition(api.prisma);
  });

  const address = (rest: string) =>
    `/api/v1/competitions/${competition.slug}/leaderboards/latency-sprint${rest}`;
  const exported = async (query = '', token?: string): Promise<BoardExport> =>
    BoardExportSchema.parse(await (await api.ask(address(`/export.json${query}`), { token })).json());
  const table = async (query = ''): Promise<Record<string, string>[]> =>
    parse(await (await api.ask(address(`/export.csv${query}`))).text(), { columns: true });
  const add = (relativeLatency: number, options: Parameters<typeof addResult>[2] = {}) =>
    addResult(api, competition.id, {
      ...options,
      figures: { relativeLatency: [relativeLatency, relativeLatency / 100], ...options.figures },
    });

  it('hold every entry of a board of several parts as its pages show them, with all of its figures', async () => {
    for (let index = 0; index < 203; index += 1) await add(1 + index / 10, { name: `model ${index}` });
    for (let index = 0; index < 3; index += 1) await add(1, { figures: { accuracy: 0.5 + index / 100 } });
    await add(0.1, { isBaseline: true });
    await rankAll(api, competition.id);
    const page = async (query: string) =>
      LeaderboardSchema.parse(await (await api.ask(address(`?${query}`))).json());
    const [first, second, unranked] = [
      await page('limit=200'),
      await page('limit=200&offset=200'),
      await page('section=unranked'),
    ];
    const whole = await exported();
    expect(whole).toMatchObject({
      division: 'fast',
      counts: first.counts,
      event: first.event,
      frozenSince: null,
    });
    expect(whole.entries).toMatchObject([...first.entries, ...second.entries]);
    expect(whole.entries).toHaveLength(203);
    expect(whole.unranked).toMatchObject(unranked.unranked);
    expect(first.entries[0]?.metrics).not.toHaveProperty('latencyTimesSize');
    for (const { metrics } of [...whole.entries, ...whole.unranked]) {
      expect(metrics.latencyTimesSize).toMatchObject({ value: 0.02, unit: 'ms·MiB' });
    }
  });

  it('say the same as a table, with every metric, interval, unit, constraint and run', async () => {
    await add(0.5, { name: 'a', figures: { accuracy: [0.86, 0.02] } });
    await add(0.503, { name: 'b' });
    await add(0.9, { name: 'c', figures: { accuracy: 0.5 } });
    await rankAll(api, competition.id);
    const { entries, unranked } = await exported();
    const rows = await table();
    expect(rows).toHaveLength(3);
    for (const [index, entry] of [...entries, ...unranked].entries()) {
      const row = rows[index] ?? {};
      expect(row).toMatchObject({
        rank: 'rank' in entry ? String(entry.rank) : '',
        tied: 'tied' in entry ? String(entry.tied) : '',
        final: 'isFinal' in entry ? String(entry.isFinal) : '',
        unranked_reason: 'reason' in entry ? entry.reason : '',
        unranked_detail: 'detail' in entry ? entry.detail : '',
        event: 'latency-sprint',
        division: 'fast',
        team_id: entry.team.id,
        team: entry.team.name,
        submission_id: entry.submission.id,
        submission: entry.submission.name,
        run_id: entry.runId,
        'accuracy >= 0.85': entry.constraints[0]?.status,
      });
      for (const name of METRIC_NAMES) {
        const { value = '', ciLower, ciUpper, unit = '' } = entry.metrics[name] ?? {};
        const cells = [row[name], row[`${name}_lower`], row[`${name}_upper`], row[`${name}_unit`]];
        expect(cells).toEqual([value, ciLower ?? '', ciUpper ?? '', unit].map(String));
      }
    }
    expect(rows.map((row) => row['accuracy >= 0.85'])).toEqual(['marginal', 'met', 'missed']);
  });

  it('let no name be a formula, and quote what needs quotes', async () => {
    const names = [...FORMULAS, 'a "quoted", name\r\nof two lines'];
    for (const [index, name] of names.entries()) {
      const team = await addTeam(api.prisma, `${name} ${competition.slug}`);
      await add(1 + index, { team });
    }
    await rankAll(api, competition.id);
    const rows = await table();
    expect(rows.map(({ team }) => team)).toEqual(
      names.map((name) => `${FORMULAS.includes(name) ? "'" : ''}${name} ${competition.slug}`),
    );
    expect((await exported()).entries.map(({ team }) => team.name)).toEqual(
      names.map((name) => `${name} ${competition.slug}`),
    );
  });

  it('are files of one division, by default of the one with most entries', async () => {
    await add(0.5, { division: 'slow & "old"' });
    await add(0.6);
    await add(0.7);
    await rankAll(api, competition.id);
    const response = await api.ask(address('/export.csv'));
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="${competition.slug}-latency-sprint.csv"`,
    );
    expect((await table()).map(({ division }) => division)).toEqual(['fast', 'fast']);
    const slow = `?division=${encodeURIComponent('slow & "old"')}`;
    expect((await table(slow)).map(({ division }) => division)).toEqual(['slow & "old"']);
    expect((await exported(slow)).entries).toHaveLength(1);
    expect(await exported('?division=none')).toMatchObject({ division: 'none', entries: [], unranked: [] });
  });

  it('respect a moment and a freeze; only the organiser sees past it', async () => {
    await add(0.5);
    await rankAll(api, competition.id);
    const then = new Date().toISOString();
    await add(0.6);
    await rankAll(api, competition.id);
    expect((await exported()).entries).toHaveLength(2);
    expect((await exported(`?at=${then}`)).entries).toHaveLength(1);
    await api.prisma.competition.update({
      where: { id: competition.id },
      data: { freezeAt: new Date(then) },
    });
    expect(await exported('?at=2999-01-01T00:00:00.000Z')).toMatchObject({ frozenSince: then });
    expect((await exported()).entries).toHaveLength(1);
    expect(await table()).toHaveLength(1);
    expect((await exported('?live=true', ADMIN_TOKEN)).entries).toHaveLength(2);
    const refused = await api.ask(address('/export.csv?live=true'));
    expect(refused.status).toBe(401);
  });

  it('stay as they were opened, though a change of an earlier moment lands before they are read', async () => {
    const miss = async () => {
      const result = await add(0.5, { figures: { accuracy: 0.5 } });
      await rankAll(api, competition.id);
      return result;
    };
    const early = await miss();
    const reader = api.app.get(BoardReader);
    const open = () =>
      reader.open(competition.slug, 'latency-sprint', { at, live: 'false' }, { kind: 'anonymous' });
    const idsOf = async (board: WholeBoard) => {
      const ids: string[] = [];
      for await (const entries of board.unranked())
        ids.push(...entries.map(({ submission }) => submission.id));
      return ids;
    };
    const at = new Date().toISOString();
    const board = await open();
    const late = await miss();
    await api.prisma.entryChange.updateMany({ where: { submissionId: late.id }, data: { at: new Date(at) } });
    expect(await idsOf(await open())).toEqual([early.id, late.id]);
    expect(await idsOf(board)).toEqual([early.id]);
  });

  it.each(['json', 'csv'])('are 404 as %s for an event that there is not', async (format) => {
    const response = await api.ask(
      `/api/v1/competitions/${competition.slug}/leaderboards/javelin/export.${format}`,
    );
    expect(response.status).toBe(404);
    expect(ProblemSchema.parse(await response.json()).code).toBe('event-not-found');
  });

  it('have a head and no entries before anything ran', async () => {
    expect(await exported()).toMatchObject({ division: null, entries: [], unranked: [] });
    const text = await (await api.ask(address('/export.csv'))).text();
    expect(text.split('\r\n')).toHaveLength(2);
    expect(text).toContain(
      'relativeLatency,relativeLatency_lower,relativeLatency_upper,relativeLatency_unit',
    );
  });
});
