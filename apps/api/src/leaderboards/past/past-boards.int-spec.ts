import { LeaderboardSchema } from '@torchperf/contracts';
import { addResult, rankTeam } from '#test/api/boards';
import { addCompetition } from '#test/api/records';
import { startTestApi, type TestApi } from '#test/api/start-test-api';
import { RunEvents } from '../../pipeline/run-updates/run-events.service';
import { EventStates } from '../event-states.service';
import { PAST_STATES_MAX, PastBoards } from './past-boards.service';

const MOMENTS = 50;

describe('boards of many moments', () => {
  let api: TestApi;
  let competition: Awaited<ReturnType<typeof addCompetition>>;
  /** When the board had one entry, two entries, and so on. */
  const moments: string[] = [];

  beforeAll(async () => {
    api = await startTestApi();
    competition = await addCompetition(api.prisma);
    for (let index = 0; index < MOMENTS; index += 1) {
      const { teamId } = await addResult(api, competition.id);
      await rankTeam(api, competition.id, teamId);
      moments.push(new Date().toISOString());
    }
    await api.prisma.competition.update({ where: { id: competition.id }, data: { freezeAt: new Date() } });
    api.app.get(RunEvents).boardsChanged();
  });
  afterAll(() => api.close());

  const entriesAt = async (at: string) => {
    const path = `/api/v1/competitions/${competition.slug}/leaderboards/latency-sprint?limit=1&at=${at}`;
    return LeaderboardSchema.parse(await (await api.ask(path)).json()).page.total;
  };
  const frozenBoards = async () => {
    const question = { slug: competition.slug, eventId: 'latency-sprint', at: undefined, live: false };
    return (await api.app.get(EventStates).get(question)).boards;
  };

  it('are right when all are requested at once, stay within the limit of the cache, and evict no frozen ones', async () => {
    const frozen = await frozenBoards();
    expect(await Promise.all(moments.map(entriesAt))).toEqual(moments.map((_, index) => index + 1));
    // The frozen boards, and the moments.
    expect(api.app.get(PastBoards).cachedCount).toBe(1 + PAST_STATES_MAX);
    expect(api.app.get(EventStates).cachedCount).toBe(1);
    api.app.get(RunEvents).boardsChanged();
    expect(await frozenBoards()).toBe(frozen);
  });
});
