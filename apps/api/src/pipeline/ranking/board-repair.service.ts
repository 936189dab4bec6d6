import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { EntryRepository, isDatabaseUnavailable, UnitOfWork } from '@torchperf/database';
import { RankingService } from './ranking.service';

/** A hundred thousand submissions are ranked from scratch in a minute. */
const TIMEOUT_MS = 15 * 60 * 1000;

/**
 * Ranks competitions that have results but no boards, before the api takes requests: after a migration that changed
 * how boards are kept, and when somebody emptied the tables of the boards to have them made anew. An api that starts
 * while its database is away leaves that to the next start: the migration would not have been there to change anything.
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
    for (const { id, slug } of await this.entries.findUnranked()) {
      await this.unitOfWork.run((transaction) => this.ranking.recompute(id, transaction), TIMEOUT_MS);
      this.logger.log(`The boards of ${slug} were made from its results.`);
    }
  }
}
