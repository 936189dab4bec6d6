import {
  AdminTeamSchema,
  CompetitionSchema,
  CompetitionSummarySchema,
  LeaderboardSchema,
  listOf,
  NewTeamSchema,
  ProblemSchema,
} from '@torchperf/contracts';
import { addCompetition, addSubmission } from '#test/api/records';
import { ADMIN_TOKEN, startTestApi, type TestApi } from '#test/api/start-test-api';

const HOUR_MS = 3_600_000;

describe('what organisers change later', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());

  const send = (path: string, method = 'POST', body?: object, token: string | null = ADMIN_TOKEN) =>
    api.ask(`/api/v1/${path}`, {
      method,
      ...(token !== null && { token }),
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
  const problem = async (response: Response) => ProblemSchema.parse(await response.json());
  const audited = async (subject: string) =>
    (await api.prisma.auditLog.findMany({ where: { subject }, orderBy: { id: 'asc' } })).map(
      ({ action, detail }) => [action, detail],
    );

  describe('of teams', () => {
    const create = async (name: string) =>
      NewTeamSchema.parse(await (await send('admin/teams', 'POST', { name })).json());
    const isKnown = async (token: string) => {
      const response = await send('competitions/none/submissions', 'POST', undefined, token);
      return (await problem(response)).code === 'competition-not-found';
    };

    it('are listed with what they sent and whether they have a token, in pages', async () => {
      const [first, second] = [await create('First'), await create('Second')];
      const { id } = await addCompetition(api.prisma);
      await addSubmission(api.prisma, id, second.id);
      const response = await send('admin/teams?limit=200', 'GET');
      const { items, page } = listOf(AdminTeamSchema).parse(await response.json());
      const shown = items.filter(({ name }) => ['First', 'Second'].includes(name));
      expect(shown.map(({ id, hasToken, submissions }) => [id, hasToken, submissions])).toEqual([
        [first.id, true, 0],
        [second.id, true, 1],
      ]);
      expect(page.total).toBe(items.length);
      expect(JSON.stringify(items)).not.toContain(first.token);
      expect((await problem(await send('admin/teams', 'GET', undefined, first.token))).code).toBe(
        'admin-only',
      );
    });

    it('get a new token, after which the old one is not known', async () => {
      const team = await create('Lost its token');
      expect(await isKnown(team.token)).toBe(true);
      const reissued = NewTeamSchema.parse(await (await send(`admin/teams/${team.id}/token/reissue`)).json());
      expect(reissued).toMatchObject({ id: team.id, name: team.name });
      expect([await isKnown(team.token), await isKnown(reissued.token)]).toEqual([false, true]);
      expect(await audited(team.id)).toEqual([
        ['team.create', { name: team.name }],
        ['team.token-reissue', { name: team.name }],
      ]);
    });

    it('lose their token', async () => {
      const team = await create('Shared its token');
      const revoked = AdminTeamSchema.parse(await (await send(`admin/teams/${team.id}/token/revoke`)).json());
      expect(revoked).toMatchObject({ id: team.id, hasToken: false });
      expect(await isKnown(team.token)).toBe(false);
      expect((await audited(team.id)).at(-1)).toEqual(['team.token-revoke', { name: team.name }]);
    });

    it.each(['reissue', 'revoke'])('that there are none of have no token to %s', async (act) => {
      for (const id of ['00000000-0000-4000-8000-000000000000', 'no-uuid']) {
        expect(await problem(await send(`admin/teams/${id}/token/${act}`))).toMatchObject({
          status: 404,
          code: 'team-not-found',
        });
      }
    });
  });

  describe('of a competition', () => {
    const edit = (slug: string, body: object, token: string | null = ADMIN_TOKEN) =>
      send(`admin/competitions/${slug}`, 'PATCH', body, token);
    const shown = async (slug: string) =>
      CompetitionSchema.parse(await (await api.ask(`/api/v1/competitions/${slug}`)).json());
    const listed = async () => {
      const response = await api.ask('/api/v1/competitions?limit=200');
      return listOf(CompetitionSummarySchema).parse(await response.json());
    };

    it('are its title and text, on its boards too', async () => {
      const { slug } = await addCompetition(api.prisma);
      const board = async () => {
        const response = await api.ask(`/api/v1/competitions/${slug}/leaderboards/latency-sprint`);
        return LeaderboardSchema.parse(await response.json()).competition;
      };
      await board();
      const response = await edit(slug, { title: ' Digits ', description: 'Read them.' });
      expect(CompetitionSchema.parse(await response.json())).toEqual(await shown(slug));
      expect(await shown(slug)).toMatchObject({ title: 'Digits', description: 'Read them.' });
      expect(await board()).toEqual({ slug, title: 'Digits' });
      expect(await audited(slug)).toEqual([
        ['competition.edit', { title: 'Digits', description: 'Read them.' }],
      ]);
    });

    it('are its end: later, earlier, none', async () => {
      const { slug } = await addCompetition(api.prisma);
      for (const ms of [2 * HOUR_MS, HOUR_MS, 0]) {
        const endsAt = new Date(Date.now() + ms).toISOString();
        expect((await edit(slug, { endsAt })).status).toBe(200);
        expect((await shown(slug)).endsAt).toBe(endsAt);
      }
      expect((await shown(slug)).phase).toBe('ended');
      expect((await edit(slug, { endsAt: null })).status).toBe(200);
      expect(await shown(slug)).toMatchObject({ endsAt: null, phase: 'open' });
    });

    it.each([
      ['2020-01-01T00:00:00Z', /starts at .*end after/],
      [new Date(Date.now() - HOUR_MS).toISOString(), /past.*can end now/],
      [new Date(Date.now() + HOUR_MS).toISOString(), /freeze at .*Cancel the freeze/],
    ])('are not an end at %s', async (endsAt, rule) => {
      const { id, slug } = await addCompetition(api.prisma, { startsAt: new Date('2026-01-01') });
      const freezeAt = new Date(Date.now() + 2 * HOUR_MS);
      await api.prisma.competition.update({ where: { id }, data: { freezeAt } });
      const refused = await problem(await edit(slug, { endsAt }));
      expect(refused).toMatchObject({ status: 409, code: 'competition-edit-refused' });
      expect(refused.detail).toMatch(rule);
      expect(await audited(slug)).toEqual([]);
    });

    it.each([
      [{}, ['']],
      [{ slug: 'other' }, ['slug']],
      [{ classes: 3, title: 'T' }, ['classes']],
      [{ title: '' }, ['title']],
      [{ endsAt: '2026-02-30T00:00:00Z' }, ['endsAt']],
    ])('are not %j', async (body, paths) => {
      const { slug } = await addCompetition(api.prisma);
      const refused = await problem(await edit(slug, body));
      expect(refused.code).toBe('validation-failed');
      expect(refused.errors?.map(({ path }) => path)).toEqual(paths);
    });

    it('are for organisers, of one that is there', async () => {
      expect((await problem(await edit('none', { title: 'T' }))).code).toBe('competition-not-found');
      expect((await problem(await edit('none', { title: 'T' }, null))).code).toBe('token-missing');
    });

    it('are whether it is in the list: archived it takes nothing, but still answers', async () => {
      const { slug } = await addCompetition(api.prisma);
      const isListed = async () => (await listed()).items.some((item) => item.slug === slug);
      expect(await isListed()).toBe(true);
      const archived = await send(`admin/competitions/${slug}/archive`);
      expect(CompetitionSchema.parse(await archived.json()).archivedAt).not.toBeNull();
      expect(await isListed()).toBe(false);
      const { items, page } = await listed();
      expect(page.total).toBe(items.length);
      expect(await shown(slug)).toMatchObject({ intakePaused: true });
      expect((await send(`admin/competitions/${slug}/restore`)).status).toBe(200);
      expect(await isListed()).toBe(true);
      expect(await shown(slug)).toMatchObject({ archivedAt: null, intakePaused: true });
      expect((await audited(slug)).map(([action]) => action)).toEqual([
        'competition.archive',
        'competition.restore',
      ]);
    });
  });
});
