import { NewTeamSchema, ProblemSchema } from '@torchperf/contracts';
import { addCompetition, addSubmission, addTeam } from '#test/api/records';
import { ADMIN_TOKEN, startTestApi, type TestApi } from '#test/api/start-test-api';
import { bundleForm, zipOf } from '#test/api/zip';
import { TeamNames } from './team-names.service';

describe('names of teams and models', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());

  const post = (name: string) =>
    api.ask('/api/v1/admin/teams', {
      method: 'POST',
      token: ADMIN_TOKEN,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name }),
    });
  const made = async (name: string) => NewTeamSchema.parse(await (await post(name)).json()).name;

  it('are stored in NFC with single spaces', async () => {
    expect(await made('  Cafe\u0301 \u00a0 Noir ')).toBe('Café Noir');
    expect((await post('Café Noir')).status).toBe(409);
  });

  it.each(['\u200b', 'Demo\u202eTeam', 'Demo\nTeam', 'Demo\u200bTeam', `e${'\u0301'.repeat(60)}`])(
    'are refused as %j, the field named',
    async (name) => {
      const response = await post(name);
      expect(response.status).toBe(400);
      const { errors } = ProblemSchema.parse(await response.json());
      expect(errors).toEqual([{ path: 'name', message: expect.stringMatching(/U\+|combining/) }]);
    },
  );

  it('are refused when they look like another team, also those of before and the organisers', async () => {
    expect(await made('Night Owls')).toBe('Night Owls');
    await addTeam(api.prisma, 'Early Birds');
    for (const [name, taken] of [
      ['Nіght Оwls', 'Night Owls'],
      ['NIGHT-OWLS', 'Night Owls'],
      ['Еarly Bіrds', 'Early Birds'],
      ['Оrganisers', 'Organisers'],
    ] as const) {
      const response = await post(name);
      expect(response.status).toBe(409);
      const { code, detail } = ProblemSchema.parse(await response.json());
      expect([code, detail]).toEqual(['team-exists', expect.stringContaining(`the team "${taken}"`)]);
    }
  });

  it('of before that look alike are kept, the younger without a skeleton, and what is invisible is shown', async () => {
    const older = await addTeam(api.prisma, 'Twin Team');
    const younger = await addTeam(api.prisma, 'Twin\u202eTeam');
    const twin = await addTeam(api.prisma, 'Тwin Team');
    await api.app.get(TeamNames).complete();
    const rows = await api.prisma.team.findMany({ where: { id: { in: [older.id, younger.id, twin.id] } } });
    const stored = new Map(rows.map(({ id, name, nameSkeleton }) => [id, [name, nameSkeleton]]));
    expect(stored.get(older.id)).toEqual(['Twin Team', 'twlntearn']);
    expect(stored.get(younger.id)?.[0]).toBe('Twin\ufffdTeam');
    expect(stored.get(twin.id)).toEqual(['Тwin Team', null]);
  });

  it('of models are refused and shown by the same rules', async () => {
    const { id, slug } = await addCompetition(api.prisma);
    const { id: teamId, token } = await addTeam(api.prisma);
    const bundle = await zipOf({
      'torchperf.json': JSON.stringify({ name: 'Fast\u202etsaF', runtime: 'python', entry: 'model.py' }),
      'model.py': '',
    });
    const path = `/api/v1/competitions/${slug}/submissions`;
    const response = await api.ask(path, { method: 'POST', body: bundleForm(bundle), token });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain('U+202E');
    const old = await addSubmission(api.prisma, id, teamId, { name: 'Fast\u202etsaF' });
    const shown = await (await api.ask(`/api/v1/submissions/${old.id}`)).text();
    expect(shown).toContain('Fast\ufffdtsaF');
    expect(shown).not.toContain('\u202e');
  });
});
