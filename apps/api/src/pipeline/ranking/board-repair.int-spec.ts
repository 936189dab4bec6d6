import { LeaderboardSchema } from '@torchperf/contracts';
import { addResult, rankAll } from '#test/api/boards';
import { addCompetition } from '#test/api/records';
import { startTestApi, type TestApi } from '#test/api/start-test-api';
import { BoardRepair } from './board-repair.service';

describe('boards at the start of the api', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());

  const read = async (slug: string) =>
    LeaderboardSchema.parse(
      await (await api.ask(`/api/v1/competitions/${slug}/leaderboards/latency-sprint`)).json(),
    );
  const start = () => api.app.get(BoardRepair).onApplicationBootstrap();
  const versions = (competitionId: string) =>
    api.prisma.board.findMany({
      where: { event: { competitionId } },
      select: { version: true, rules: true },
      orderBy: [{ eventId: 'asc' }, { division: 'asc' }],
    });

  /** A competition with two entries that are indistinguishable, and one that is far behind. */
  async function ranked() {
    const competition = await addCompetition(api.prisma);
    for (const relativeLatency of [0.5, 0.501, 0.9]) {
      await addResult(api, competition.id, { figures: { relativeLatency: [relativeLatency, 0.01] } });
    }
    await rankAll(api, competition.id);
    return competition;
  }

  /** Sets the boards of a competition back to what an upgrade finds: the new columns are there, and empty. */
  async function asBeforeTheUpgrade(competitionId: string) {
    const ofCompetition = { event: { competitionId } };
    await api.prisma.$executeRaw`UPDATE board_pages SET ranks = '{1,1,3}',
        best_ranks = NULL, worst_ranks = NULL, front_probabilities = NULL
      FROM events WHERE events.id = event_id AND events.competition_id = ${competitionId}::uuid
        AND events.key = 'latency-sprint' AND section = 'ranked'`;
    await api.prisma.board.updateMany({ where: ofCompetition, data: { rules: 1 } });
  }
  const rangesOf = ({ entries }: Awaited<ReturnType<typeof read>>) =>
    entries.map(({ rank, rankRange }) => [rank, rankRange]);

  it('can be read as they were before an upgrade', async () => {
    const { id, slug } = await ranked();
    await asBeforeTheUpgrade(id);
    const board = await read(slug);
    expect(rangesOf(board)).toEqual([
      [1, null],
      [1, null],
      [3, null],
    ]);
    expect(board.rulesChangedAt).toBeNull();
  });

  it('are ranked anew where the rules have changed since, and say so', async () => {
    const { id, slug } = await ranked();
    await asBeforeTheUpgrade(id);
    await start();
    const board = await read(slug);
    expect(rangesOf(board)).toEqual([
      [1, { best: 1, worst: 2 }],
      [2, { best: 1, worst: 2 }],
      [3, { best: 3, worst: 3 }],
    ]);
    expect(board.rulesChangedAt).toBe(board.asOf);
  });

  it('are left alone where they follow the rules of now', async () => {
    const { id } = await ranked();
    const before = await versions(id);
    expect(before.length).toBeGreaterThan(0);
    await start();
    expect(await versions(id)).toEqual(before);
  });

  it('are made from the results where there are none', async () => {
    const { id, slug } = await ranked();
    const before = await read(slug);
    await api.prisma.entry.deleteMany({ where: { event: { competitionId: id } } });
    await api.prisma.boardPage.deleteMany({ where: { event: { competitionId: id } } });
    await api.prisma.board.deleteMany({ where: { event: { competitionId: id } } });
    await start();
    expect((await read(slug)).entries).toEqual(before.entries);
  });
});
