import { type Comparison, ComparisonSchema, ProblemSchema } from '@torchperf/contracts';
import { addMeasuredSubmission, type Measured } from '#test/api/measured-submission';
import { addCompetition, addSubmission, addTeam } from '#test/api/records';
import { ADMIN_TOKEN, startTestApi, type TestApi } from '#test/api/start-test-api';

/** Twelve launches around a ratio, within 1 % of it. */
const around = (ratio: number) => Array.from({ length: 12 }, (_, i) => ratio * (1 + (i - 5.5) / 600));
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe('comparisons over HTTP', () => {
  let api: TestApi;
  let competitionId: string;
  let team: Awaited<ReturnType<typeof addTeam>>;

  beforeAll(async () => {
    api = await startTestApi();
    competitionId = (await addCompetition(api.prisma)).id;
    team = await addTeam(api.prisma);
  });
  afterAll(() => api.close());

  const add = (name: string, measured: Measured) =>
    addMeasuredSubmission(api.prisma, competitionId, team.id, measured, { name });
  const ask = (ids: readonly string[], token?: string) =>
    api.ask(`/api/v1/compare?ids=${ids.join(',')}`, { token });
  async function compare(ids: readonly string[], token?: string): Promise<Comparison> {
    const response = await ask(ids, token);
    expect(response.status).toBe(200);
    return ComparisonSchema.parse(await response.json());
  }
  async function refused(ids: readonly string[]) {
    return ProblemSchema.parse(await (await ask(ids)).json());
  }

  it('says how much faster, how much more accurate and how much smaller, with what may be claimed', async () => {
    const wide = await add('Wide', { launchRatios: around(1), wrong: range(0, 60) });
    const int8 = await add('Int8', {
      launchRatios: around(0.5),
      wrong: range(0, 20),
      peakBytes: 30_000_000,
      sizeBytes: 50_000,
      throughput: 25_000,
    });
    const { competition, submissions, pairs } = await compare([wide.id, int8.id]);
    expect(competition.title).toBe('Digits');
    expect(submissions.map(({ label, run }) => [label, run.launchRatios.length])).toEqual([
      ['Wide', 12],
      ['Int8', 12],
    ]);
    expect(pairs).toHaveLength(1);
    const [pair] = pairs;
    expect(pair).toMatchObject({
      base: wide.id,
      other: int8.id,
      sideBySide: true,
      latency: { tested: { isDistinguishable: true } },
      // 40 of 400 only right with Int8; 40 discordant ones count as 48.
      accuracy: { difference: 0.1, examples: 400, maxDiscordant: 48, tested: { isDistinguishable: true } },
      peakMemory: { differenceBytes: -10_000_000, tested: { isDistinguishable: true } },
      modelSize: { ratio: 0.25, differenceBytes: -150_000 },
      throughput: { ratio: 2.5 },
    });
    expect(pair?.latency?.ratio).toBeCloseTo(0.5, 3);
    expect(pair?.claim).toMatch(
      /^Int8 is faster than Wide: 0\.500× the latency, 95 % interval .*, p < 0\.001; accuracy 10\.00 points higher, .*, p < 0\.001; less peak memory: 0\.750×, /,
    );
  });

  it('shows what a freeze withholds to the team and the organiser only', async () => {
    const frozen = await addCompetition(api.prisma, {});
    const addTo = (name: string) =>
      addMeasuredSubmission(api.prisma, frozen.id, team.id, { launchRatios: around(1), wrong: [] }, { name });
    const [before, after] = [await addTo('Before'), await addTo('After')];
    const freezeAt = new Date(Date.now() - 60_000);
    const land = ({ id }: { id: string }, offsetMs: number) =>
      api.prisma.run.updateMany({
        where: { submissionId: id },
        data: { landedAt: new Date(freezeAt.getTime() + offsetMs) },
      });
    await land(before, -1000);
    await land(after, 1000);
    await api.prisma.competition.update({ where: { id: frozen.id }, data: { freezeAt } });
    const ids = [before.id, after.id];
    expect(await refused(ids)).toMatchObject({ status: 409, code: 'submission-not-measured' });
    for (const token of [team.token, ADMIN_TOKEN]) expect((await compare(ids, token)).pairs).toHaveLength(1);
  });

  it('pairs answers by the hidden example, whatever number it had in a run', async () => {
    // Wrong on the very same examples: nothing is discordant, which a pairing by number would not show.
    const one = await add('one', { launchRatios: around(1), wrong: range(100, 200) });
    const other = await add('other', { launchRatios: around(1), wrong: range(100, 200) });
    const apart = await add('apart', { launchRatios: around(1), wrong: range(200, 300) });
    const { pairs } = await compare([one.id, other.id, apart.id]);
    expect(pairs.map(({ accuracy }) => [accuracy?.difference, accuracy?.maxDiscordant])).toEqual([
      [0, 10],
      [0, 228],
      [0, 228],
    ]);
  });

  it('compares every two, the first as base, with p-values corrected for all of them', async () => {
    const added = await Promise.all(
      [1, 0.9, 0.8, 0.7].map((ratio) => add(`r${ratio}`, { launchRatios: around(ratio) })),
    );
    const ids = added.map(({ id }) => id);
    const { pairs } = await compare(ids);
    expect(pairs.map(({ base, other }) => [ids.indexOf(base), ids.indexOf(other)])).toEqual([
      [0, 1],
      [0, 2],
      [0, 3],
      [1, 2],
      [1, 3],
      [2, 3],
    ]);
    for (const { latency } of pairs) {
      expect(latency?.tested?.pAdjusted).toBeCloseTo(6 * (latency?.tested?.pValue as number), 12);
    }
  });

  it('tests no times across classes of hardware, and says so', async () => {
    const here = await add('here', { launchRatios: around(1), wrong: range(0, 40) });
    const there = await add('there', { launchRatios: around(0.5), hardwareClass: 'Other CPU' });
    const [pair] = (await compare([here.id, there.id])).pairs;
    expect(pair).toMatchObject({
      sideBySide: false,
      latency: { tested: null },
      throughput: null,
      accuracy: { difference: 0.1, tested: { isDistinguishable: true } },
    });
    expect(pair?.claim).toMatch(/^there ran on other hardware than here,/);
  });

  it('shows the same to everyone, and nothing of single examples or of their seed', async () => {
    const added = [
      await add('a', { launchRatios: around(1), wrong: range(0, 30) }),
      await add('b', { launchRatios: around(1), wrong: range(20, 60) }),
    ];
    const ids = added.map(({ id }) => id);
    const texts = await Promise.all(
      [undefined, team.token, ADMIN_TOKEN].map(async (token) => (await ask(ids, token)).text()),
    );
    expect(new Set(texts).size).toBe(1);
    const [pair] = ComparisonSchema.parse(JSON.parse(texts[0] as string)).pairs;
    // 20 and 30 of them: 50 discordant in truth.
    expect(pair?.accuracy?.maxDiscordant).toBe(60);
    const { report } = await api.prisma.run.findUniqueOrThrow({ where: { id: added[0]?.runId } });
    expect(texts[0]).not.toContain((report as { seed: string }).seed);
  });

  it('takes the newest successful run, and shows one that is held or disqualified as its page does', async () => {
    const base = await add('base', { launchRatios: around(1) });
    await api.prisma.submission.update({
      where: { id: base.id },
      data: { heldAt: new Date(), heldReason: 'Too fast.' },
    });
    const other = await add('other', { launchRatios: around(1) });
    await api.prisma.run.create({ data: { submissionId: other.id, state: 'finished', verdict: 'crashed' } });
    await api.prisma.submission.update({
      where: { id: other.id },
      data: { disqualifiedAt: new Date(), disqualifiedReason: 'It cheated.' },
    });
    const { submissions } = await compare([base.id, other.id]);
    expect(submissions[0]?.review).toMatchObject({ state: 'held', reason: 'Too fast.' });
    expect(submissions[1]).toMatchObject({
      disqualifiedReason: 'It cheated.',
      run: { id: other.runId },
    });
  });

  it('compares everything but accuracy where a report can no longer be read', async () => {
    const base = await add('base', { launchRatios: around(1) });
    const old = await add('old', { launchRatios: around(0.5), report: { version: 1 as never } });
    const [pair] = (await compare([base.id, old.id])).pairs;
    expect(pair).toMatchObject({ accuracy: null, latency: { tested: { isDistinguishable: true } } });
    expect(pair?.claim).toContain('accuracy cannot be compared');
  });

  describe('refuses', () => {
    const ID = '00000000-0000-4000-8000-000000000001';
    const id = (number: number) => ID.slice(0, -1) + number;

    it.each([
      ['one submission', [id(1)], /ids: must name 2 to 6 submissions, but names 1/],
      ['seven', range(0, 7).map(id), /ids: must name 2 to 6 submissions, but names 7/],
      ['one twice', [id(1), id(2), id(1)], new RegExp(`ids: must not name a submission twice.*${id(1)}`)],
      [
        'one twice in other letters',
        ['AAAAAAAA-0000-4000-8000-000000000001', 'aaaaaaaa-0000-4000-8000-000000000001'],
        /twice/,
      ],
      ['a gap', [id(1), ''], /ids: must name submissions, set apart by single commas/],
    ])('%s', async (_, ids, detail) => {
      const problem = await refused(ids);
      expect(problem).toMatchObject({ status: 400, code: 'validation-failed', errors: [{ path: 'ids' }] });
      expect(problem.detail).toMatch(detail);
    });

    it('no ids at all', async () => {
      const response = await api.ask('/api/v1/compare');
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ errors: [{ path: 'ids' }] });
    });

    it.each([id(9), 'no-uuid', '%00'])('the unknown id %s by its name', async (unknown) => {
      const { id: known } = await add('known', { launchRatios: around(1) });
      const response = await ask([known, unknown]);
      const problem = ProblemSchema.parse(await response.json());
      if (unknown === '%00') expect(problem).toMatchObject({ status: 400, errors: [{ path: 'ids' }] });
      else {
        expect(problem).toMatchObject({ status: 404, code: 'submission-not-found' });
        expect(problem.detail).toContain(unknown);
      }
    });

    it('submissions of two competitions, naming both', async () => {
      const { id: known } = await add('known', { launchRatios: around(1) });
      const elsewhere = await addCompetition(api.prisma);
      const stranger = await addMeasuredSubmission(api.prisma, elsewhere.id, team.id, { launchRatios: [1] });
      expect(await refused([known, stranger.id])).toMatchObject({ status: 422, code: 'competitions-mixed' });
    });

    it('one without a successful run, by its name', async () => {
      const { id: known } = await add('known', { launchRatios: around(1) });
      const waiting = await addSubmission(api.prisma, competitionId, team.id, { name: 'Waiting' });
      const problem = await refused([known, waiting.id]);
      expect(problem).toMatchObject({ status: 409, code: 'submission-not-measured' });
      expect(problem.detail).toContain('Waiting');
      expect(problem.detail).toContain(waiting.id);
    });
  });
});
