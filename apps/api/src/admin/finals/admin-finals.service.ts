import { Injectable } from '@nestjs/common';
import type { AdminFinal, CreateFinal } from '@torchperf/contracts';
import {
  AuditRepository,
  type CompetitionRow,
  FinalRepository,
  type LeaderRow,
  type Transaction,
  UnitOfWork,
  WorkerRepository,
} from '@torchperf/database';
import { frozenSince } from '@torchperf/domain';
import { CompetitionsService } from '../../competitions/competitions.service';
import { EventNotFoundError } from '../../leaderboards/leaderboards.errors';
import { isAvailable } from '../../pipeline/dispatch/wait-reason';
import { RankingService } from '../../pipeline/ranking/ranking.service';
import { RunEvents } from '../../pipeline/run-updates/run-events.service';
import { WORKER_SILENCE_MAX_MS } from '../../pipeline/workers/worker-silence';
import { ORGANISER } from '../actor';
import { EventRetiredError } from '../events/events.errors';
import { toAdminFinal } from './admin-final.mapper';
import {
  BoardsFrozenError,
  DivisionNotFoundError,
  FinalImpossibleError,
  FinalUnderWayError,
} from './finals.errors';

/** A larger session would take hours, and one platform fault in it would discard every measurement. */
const CONTESTANTS_MAX = 60;

/** Has the leaders of a competition measured again in one session; docs/ranking.md gives the reasons. */
@Injectable()
export class AdminFinalsService {
  constructor(
    private readonly competitions: CompetitionsService,
    private readonly finals: FinalRepository,
    private readonly workers: WorkerRepository,
    private readonly audit: AuditRepository,
    private readonly ranking: RankingService,
    private readonly unitOfWork: UnitOfWork,
    private readonly runEvents: RunEvents,
  ) {}

  /** Newest first. @throws CompetitionNotFoundError */
  async list(slug: string): Promise<{ items: AdminFinal[] }> {
    const { id, events } = await this.competitions.require(slug);
    return { items: (await this.finals.list(id)).map((row) => toAdminFinal(row, events)) };
  }

  /**
   * Queues a final. Its measurements appear on the boards only once it has ended.
   * @throws CompetitionNotFoundError, BoardsFrozenError, EventNotFoundError, EventRetiredError, DivisionNotFoundError,
   * FinalUnderWayError, FinalImpossibleError
   */
  async create(slug: string, { events: keys, top, division: wanted }: CreateFinal): Promise<AdminFinal> {
    const competition = await this.competitions.require(slug);
    const frozen = frozenSince(competition, new Date());
    if (frozen) throw new BoardsFrozenError(slug, frozen);
    const eventIds = eventIdsOf(competition, keys);
    const row = await this.unitOfWork.run(async (transaction) => {
      // No board changes until the final is stored. Of two concurrent requests, the second sees the first's final.
      await this.ranking.lock(transaction, competition.id);
      const division = await this.chooseDivision(transaction, eventIds, wanted);
      if (await this.finals.isUnderWay(transaction, competition.id, division)) {
        throw new FinalUnderWayError(division);
      }
      const leaders = await this.finals.leaders(transaction, eventIds, division, top);
      assertSize(leaders, top);
      await this.assertMeasurable(division);
      const final = { competitionId: competition.id, division, eventIds, top };
      const id = await this.finals.add(transaction, final, leaders);
      const created = await this.finals.find(transaction, id);
      const detail = { finalId: id, division, top, runs: created.runs.map((run) => run.id) };
      await this.audit.add(transaction, { actor: ORGANISER, action: 'final.create', subject: slug, detail });
      return created;
    });
    this.runEvents.queuedChanged();
    return toAdminFinal(row, competition.events);
  }

  private async chooseDivision(
    transaction: Transaction,
    eventIds: readonly string[],
    wanted: string | undefined,
  ): Promise<string> {
    const known = await this.finals.divisions(transaction, eventIds);
    const [first] = known;
    if (first === undefined) throw new FinalImpossibleError('No entry is ranked yet in any of the events.');
    if (wanted !== undefined && !known.includes(wanted)) throw new DivisionNotFoundError(wanted, known);
    return wanted ?? first;
  }

  /** @throws FinalImpossibleError when no available worker can run it. */
  private async assertMeasurable(division: string): Promise<void> {
    const live = await this.workers.findLive(WORKER_SILENCE_MAX_MS);
    if (live.some((worker) => isAvailable(worker) && worker.hardwareClass === division)) return;
    throw new FinalImpossibleError(`No worker of the class "${division}" takes jobs at present.`);
  }
}

/**
 * The named events; without names all that are not retired. The boards of retired events never change.
 * @throws EventNotFoundError, EventRetiredError
 */
function eventIdsOf({ slug, events }: CompetitionRow, keys: readonly string[] | undefined): string[] {
  if (!keys) return events.filter(({ retiredAt }) => retiredAt === null).map(({ id }) => id);
  const known = events.map(({ key }) => key);
  return [...new Set(keys)].map((key) => {
    const event = events.find((one) => one.key === key);
    if (!event) throw new EventNotFoundError(slug, key, known);
    if (event.retiredAt) throw new EventRetiredError(slug, key);
    return event.id;
  });
}

function assertSize(leaders: readonly LeaderRow[], top: number): void {
  if (leaders.length === 0) {
    throw new FinalImpossibleError(
      `All submissions ranked up to ${top} are held for review or disqualified.`,
    );
  }
  if (leaders.length <= CONTESTANTS_MAX) return;
  throw new FinalImpossibleError(
    `${leaders.length} submissions are ranked up to ${top} in these events; a final holds ${CONTESTANTS_MAX}. Choose fewer events or a smaller \`top\`.`,
  );
}
