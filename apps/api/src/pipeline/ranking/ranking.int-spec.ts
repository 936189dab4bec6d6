import { setTimeout as sleep } from 'node:timers/promises';
import { LeaderboardSchema } from '@torchperf/contracts';
import { EVENT_IDS } from '@torchperf/domain';
import fc from 'fast-check';
import { addResult, addRun, rankAll, rankTeam } from '#test/api/boards';
import { addCompetition, addTeam } from '#test/api/records';
import { startTestApi, type TestApi } from '#test/api/start-test-api';

const TEAMS = 6;
const DIVISIONS = ['fast', 'slow'] as const;

const figures = fc.record({
  relativeLatency: fc.tuple(fc.double({ min: 0.2, max: 2, noNaN: true }), fc.constant(0.01)),
  latencyTimesSize: fc.tuple(fc.double({ min: 0.01, max: 0.1, noNaN: true }), fc.constant(0.001)),
  accuracy: fc.tuple(fc.double({ min: 0.7, max: 0.99, noNaN: true }), fc.constant(0.01)),
  modelSize: fc.integer({ min: 1e5, max: 2e7 }),
  peakMemory: fc.integer({ min: 1e7, max: 1e8 }),
});

/** Something that happens to a submission; `of` picks one among those that there are. */
const happening = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('result' as const),
      team: fc.nat(TEAMS - 1),
      division: fc.constantFrom(...DIVISIONS),
      figures,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('rerun' as const),
      of: fc.nat(),
      division: fc.constantFrom(...DIVISIONS),
      figures,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('disqualified' as const), of: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reinstated' as const), of: fc.nat() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('baseline' as const),
      division: fc.constantFrom(...DIVISIONS),
      figures,
    }),
  },
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

describe('ranking', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi({ environment: { TRUSTED_PROXIES: '127.0.0.1' } });
  });
  afterAll(() => api.close());

  /** A competition to which things happen, each ranked as it comes. */
  async function scene() {
    const competition = await addCompetition(api.prisma);
    const teams = await Promise.all(Array.from({ length: TEAMS }, () => addTeam(api.prisma)));
    const organisers = await addTeam(api.prisma);
    const submissions: { id: string; teamId: string }[] = [];
    const pick = (of: number) => submissions[of % Math.max(1, submissions.length)];

    const change = async (event: Happening): Promise<string | null> => {
      if (event.kind === 'result' || event.kind === 'baseline') {
        const isBaseline = event.kind === 'baseline';
        const team = event.kind === 'result' ? teams[event.team] : organisers;
        const { division, figures } = event;
        const added = await addResult(api, competition.id, { team, division, figures, isBaseline });
        submissions.push(added);
        return added.teamId;
      }
      const submission = pick(event.of);
      if (!submission) return null;
      const { id, teamId } = submission;
      if (event.kind === 'rerun') {
        const run = await api.prisma.run.create({ data: { submissionId: id } });
        await addRun(api, run.id, event.division, event.figures);
      } else {
        const out =
          event.kind === 'disqualified' ? { at: new Date(), reason: 'copied' } : { at: null, reason: null };
        const data = { disqualifiedAt: out.at, disqualifiedReason: out.reason };
        await api.prisma.submission.update({ where: { id }, data });
      }
      return teamId;
    };
    const happen = async (event: Happening) => {
      const teamId = await change(event);
      if (teamId) await rankTeam(api, competition.id, teamId);
    };

    let visitors = 0;
    const boards = async (at?: Date) => {
      // Each time from another address, since requests of many past boards are throttled.
      const headers = { 'x-forwarded-for': `192.0.2.${++visitors % 256}` };
      const query = (division: string, section: string) =>
        new URLSearchParams({ division, section, limit: '200', ...(at && { at: at.toISOString() }) });
      const shown = [];
      for (const event of EVENT_IDS) {
        for (const division of DIVISIONS) {
          for (const section of ['ranked', 'unranked']) {
            const path = `/api/v1/competitions/${competition.slug}/leaderboards/${event}`;
            const response = await api.ask(`${path}?${query(division, section)}`, { headers });
            const { asOf: _, ...board } = LeaderboardSchema.parse(await response.json());
            shown.push(board);
          }
        }
      }
      return shown;
    };
    return { competition, happen, boards };
  }

  it('of one team after the other comes to the boards that ranking from scratch comes to', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 5, maxLength: 25 }), async (happenings) => {
        const { competition, happen, boards } = await scene();
        for (const event of happenings) await happen(event);
        const incremental = await boards();
        await rankAll(api, competition.id);
        expect(await boards()).toEqual(incremental);
        await api.prisma.entry.deleteMany({ where: { event: { competitionId: competition.id } } });
        await api.prisma.boardPage.deleteMany({ where: { event: { competitionId: competition.id } } });
        await rankAll(api, competition.id);
        expect(await boards()).toEqual(incremental);
      }),
      { numRuns: 6 },
    );
  });

  it('writes a journal from which any board can be had as it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 5, maxLength: 12 }), async (happenings) => {
        const { happen, boards } = await scene();
        const recorded: { at: Date; shown: unknown }[] = [];
        for (const event of happenings) {
          await happen(event);
          recorded.push({ shown: await boards(), at: new Date() });
          await sleep(5);
        }
        for (const { at, shown } of recorded) expect(await boards(at)).toEqual(shown);
      }),
      { numRuns: 3 },
    );
  });
});
