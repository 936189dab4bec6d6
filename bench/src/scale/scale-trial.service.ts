import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { DEFAULT_SUITE } from '@torchperf/contracts';
import {
  CanonicalLatencyRepository,
  CompetitionAdminRepository,
  EventRepository,
  ScaleTrialRepository,
  type Transaction,
  type TrialSubmission,
  UnitOfWork,
} from '@torchperf/database';
import { BUILT_IN_EVENTS, EVENT_IDS } from '@torchperf/domain';
import { CompetitionExistsError } from '../../../apps/api/src/admin/competitions/competitions.errors';
import { toEventColumns } from '../../../apps/api/src/pipeline/ranking/event.mapper';
import { RankingService } from '../../../apps/api/src/pipeline/ranking/ranking.service';
import { drawSubmission, drawTeam, type Random, REFERENCE_MS } from './trial-submission';

/** Submissions that are written at once: some 40,000 metrics. */
const AT_ONCE = 2_500;
const LAUNCHES = 4;
const TRIAL_DIVISION = 'Trial of scale';
/** The trial's competition lasts so long, up to now. */
const LASTED_MS = 60 * 24 * 3600 * 1000;
/** Ranking a hundred thousand submissions from scratch takes a while on a small machine. */
const TIMEOUT_MS = 15 * 60 * 1000;

export interface ScaleTrial {
  readonly slug: string;
  readonly teams: number;
  readonly submissions: number;
}

/** Creates a competition with many generated results, for load tests. It accepts no submissions. */
@Injectable()
export class ScaleTrialService {
  private readonly logger = new Logger(ScaleTrialService.name);

  constructor(
    private readonly setup: CompetitionAdminRepository,
    private readonly events: EventRepository,
    private readonly canonical: CanonicalLatencyRepository,
    private readonly trial: ScaleTrialRepository,
    private readonly ranking: RankingService,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** All or nothing. @throws CompetitionExistsError */
  async make({ slug, teams, submissions }: ScaleTrial, random: Random): Promise<void> {
    const startedAt = Date.now();
    const startsAt = new Date(startedAt - LASTED_MS);
    await this.unitOfWork.run(async (transaction) => {
      const competitionId = await this.addCompetition(transaction, slug, startsAt);
      const skills = Array.from({ length: teams }, () => drawTeam(random));
      await this.trial.addTeams(
        transaction,
        skills.map(({ id }, index) => ({ id, name: `Team ${index + 1} of ${slug}` })),
      );
      for (let first = 0; first < submissions; first += AT_ONCE) {
        const count = Math.min(AT_ONCE, submissions - first);
        const drawn = Array.from({ length: count }, (_, i): TrialSubmission => {
          const progress = (first + i) / submissions;
          const skill = skills[(first + i) % teams] as (typeof skills)[number];
          return drawSubmission(random, skill, progress, new Date(startsAt.getTime() + progress * LASTED_MS));
        });
        const place = { competitionId, division: TRIAL_DIVISION, launches: LAUNCHES };
        await this.trial.addSubmissions(transaction, place, drawn);
      }
      this.logger.log(`Wrote ${submissions} submissions of ${teams} teams in ${secondsSince(startedAt)} s.`);
      await this.trial.analyze(transaction);
      await this.ranking.recompute(competitionId, transaction, 'run');
      await this.trial.analyze(transaction);
    }, TIMEOUT_MS);
    this.logger.log(`Ranked the boards of ${slug} in ${secondsSince(startedAt)} s.`);
  }

  private async addCompetition(transaction: Transaction, slug: string, startsAt: Date): Promise<string> {
    const inputShape = [1, 28, 28];
    // There is no such file: nothing is ever measured here.
    const dataset = { sha256: randomUUID(), bytes: 0, examples: 2000, inputShape };
    const competitionId = await this.setup.addIfNew(transaction, {
      slug,
      title: 'Trial of scale',
      description: 'Generated results, for a load test of this installation.',
      startsAt,
      endsAt: new Date(),
      freezeAt: null,
      finalsShare: 0,
      splitSeed: null,
      constantAccuracy: null,
      finalConstantAccuracy: null,
      inputShape,
      classes: 10,
      suite: DEFAULT_SUITE,
      hiddenDatasetId: await this.setup.addDataset(transaction, dataset),
      publicDatasetId: null,
    });
    if (!competitionId) throw new CompetitionExistsError(slug);
    await this.events.addFirst(
      transaction,
      competitionId,
      EVENT_IDS.map((id) => toEventColumns(BUILT_IN_EVENTS[id])),
    );
    await this.canonical.add(transaction, competitionId, {
      hardwareClass: TRIAL_DIVISION,
      version: 1,
      latencyMs: REFERENCE_MS,
      since: startsAt,
    });
    return competitionId;
  }
}

function secondsSince(moment: number): string {
  return ((Date.now() - moment) / 1000).toFixed(1);
}
