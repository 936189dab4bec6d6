import { type BoardChange, ChangesSchema, ProblemSchema } from '@torchperf/contracts';
import { addResult, rankTeam } from '#test/api/boards';
import { addCompetition, addTeam } from '#test/api/records';
import { startTestApi, type TestApi } from '#test/api/start-test-api';

describe('the list of changes', () => {
  let api: TestApi;
  let slug: string;
  let team: Awaited<ReturnType<typeof addTeam>>;

  const ask = (query: string) => api.ask(`/api/v1/competitions/${slug}/changes?${query}`);
  const list = async (query: string): Promise<BoardChange[]> =>
    ChangesSchema.parse(await (await ask(query)).json()).items;
  const seqs = (changes: readonly BoardChange[]) => changes.map(({ seq }) => seq);

  beforeAll(async () => {
    api = await startTestApi();
    const competition = await addCompetition(api.prisma);
    ({ slug } = competition);
    team = await addTeam(api.prisma);
    for (const latency of [0.5, 0.4, 0.3]) {
      await addResult(api, competition.id, { team, figures: { relativeLatency: [latency, 0.001] } });
      await rankTeam(api, competition.id, team.id);
      const other = await addResult(api, competition.id);
      await rankTeam(api, competition.id, other.teamId);
    }
  });
  afterAll(() => api.close());

  it('comes newest first on request, page by page without a gap', async () => {
    const all = await list('limit=200');
    expect(all.length).toBeGreaterThan(9);
    const backwards = await list('order=newest&limit=200');
    expect(backwards).toEqual([...all].reverse());
    const paged: BoardChange[] = [];
    for (let page = await list('order=newest&limit=4'); page.length > 0; ) {
      paged.push(...page);
      page = await list(`order=newest&limit=4&before=${page.at(-1)?.seq}`);
    }
    expect(seqs(paged)).toEqual(seqs(backwards));
  });

  it('takes both ends in both orders, and with every filter', async () => {
    const all = seqs(await list('limit=200'));
    const between = `after=${all[1]}&before=${all[5]}`;
    expect(seqs(await list(between))).toEqual(all.slice(2, 5));
    expect(seqs(await list(`${between}&order=newest`))).toEqual(all.slice(2, 5).reverse());
    const own = await list(`order=newest&team=${team.id}&event=latency-sprint`);
    expect(own.map(({ metrics }) => metrics.relativeLatency?.value)).toEqual([0.3, 0.4, 0.5]);
    expect(
      seqs(await list(`order=newest&team=${team.id}&event=latency-sprint&before=${own[0]?.seq}`)),
    ).toEqual(seqs(own.slice(1)));
  });

  it('reports what is wrong with a query', async () => {
    const { errors } = ProblemSchema.parse(await (await ask('before=soon&order=any')).json());
    expect(errors?.map(({ path }) => path)).toEqual(['before', 'order']);
  });
});
