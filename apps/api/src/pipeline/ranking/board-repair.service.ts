import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { EntryRepository, isDatabaseUnavailable, UnitOfWork } from '@torchperf/database';
import { RANKING_RULES } from '@torchperf/domain';
import { RankingService } from './ranking.service';

/** A hundred thousand submissions are ranked from scratch in a minute. */
const TIMEOUT_MS = 15 * 60 * 1000;

/**
 * Ranks competitions that have results but no boards, or boards by earlier rules, before the api takes requests. That is
 * so after an upgrade, and when an operator emptied the tables of the boards to rebuild them. If the database
 * is unreachable at the start, the next start does it.
 */
@Injectable()
export class BoardRepair implements OnApplicationBootstrap {
  private readonly logger = new Logger(BoardRepair.name);

  constructor(
    private readonly entries: EntryRepository,
    private readonly ranking: RankingService,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    try {
      await this.repair();
    } catch (error) {
      if (!isDatabaseUnavailable(error)) throw error;
      this.logger.warn('Database unreachable; skipped the board consistency check.');
    }
  }

  private async repair(): Promise<void> {
    for (const { id, slug } of await this.entries.findUnranked(RANKING_RULES)) {
      await this.unitOfWork.run((transaction) => this.ranking.recompute(id, transaction), TIMEOUT_MS);
      this.logger.log(`Rebuilt the boards of ${slug} from its results.`);
    }
  }
}
