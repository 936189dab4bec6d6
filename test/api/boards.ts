import { LeaderboardSchema } from '@torchperf/contracts';
import { UnitOfWork } from '@torchperf/database';
import { METRICS, type MetricName } from '@torchperf/domain';
import { RankingService } from '../../apps/api/src/pipeline/ranking/ranking.service';
import { RunEvents } from '../../apps/api/src/pipeline/run-updates/run-events.service';
import { addSubmission, addTeam } from './records';
import type { TestApi } from './start-test-api';

/** A value, or a value with half the width of its 95 % interval. */
export type Figure = number | readonly [value: number, halfWidth: number];
export type Figures = Partial<Record<MetricName, Figure>>;

const USUAL: Figures = {
  relativeLatency: [0.5, 0.01],
  latency: [0.1, 0.002],
  modelSize: 200_000,
  peakMemory: 40_000_000,
  accuracy: [0.9, 0.01],
  latencyTimesSize: [0.02, 0.0004],
};

interface ResultOptions {
  readonly team?: { readonly id: string };
  readonly name?: string;
  readonly division?: string;
  readonly figures?: Figures;
  readonly isBaseline?: boolean;
  readonly submittedAt?: Date;
}

/** A submission with a successful run, as the results leave it, but not ranked yet. */
export async function addResult(api: TestApi, competitionId: string, options: ResultOptions = {}) {
  const { division = 'fast', figures = {}, name = 'MLP', isBaseline = false, submittedAt } = options;
  const team = options.team ?? (await addTeam(api.prisma));
  const { id, runId } = await addSubmission(api.prisma, competitionId, team.id, { name });
  await api.prisma.submission.update({
    where: { id },
    data: { isBaseline, ...(submittedAt && { submittedAt }) },
  });
  await addRun(api, runId, division, figures);
  return { id, runId, teamId: team.id };
}

/** Ends a run well, with these figures in addition to the usual ones. */
export async function addRun(api: TestApi, runId: string, division: string, figures: Figures) {
  const metrics = Object.entries({ ...USUAL, ...figures }).map(([name, figure]) => {
    const [value, halfWidth] = typeof figure === 'number' ? [figure, null] : figure;
    const ci = halfWidth === null ? {} : { ciLower: value - halfWidth, ciUpper: value + halfWidth };
    return { name, value, ...ci, unit: METRICS[name as MetricName].unit };
  });
  await api.prisma.run.update({
    where: { id: runId },
    data: {
      state: 'finished',
      verdict: 'ok',
      message: 'Measured.',
      hardwareClass: division,
      finishedAt: new Date(),
      landedAt: new Date(),
      metrics: { create: metrics },
    },
  });
}

/** Ranks a team, as the service does when something has happened to a submission of it. */
export async function rankTeam(api: TestApi, competitionId: string, teamId: string): Promise<void> {
  await api.app
    .get(UnitOfWork)
    .run((transaction) => api.app.get(RankingService).rankTeam(transaction, competitionId, teamId, 'run'));
  api.app.get(RunEvents).boardsChanged();
}

/** Both sections of a board, as anyone sees them. */
export async function readBoard(api: TestApi, slug: string, event: string) {
  const read = async (section: string) => {
    const path = `/api/v1/competitions/${slug}/leaderboards/${event}?section=${section}`;
    return LeaderboardSchema.parse(await (await api.ask(path)).json());
  };
  const [{ entries }, { unranked }] = await Promise.all([read('ranked'), read('unranked')]);
  return { entries, unranked };
}

/** Ranks a competition from scratch. */
export async function rankAll(api: TestApi, competitionId: string): Promise<void> {
  await api.app
    .get(UnitOfWork)
    .run((transaction) => api.app.get(RankingService).recompute(competitionId, transaction));
  api.app.get(RunEvents).boardsChanged();
}
