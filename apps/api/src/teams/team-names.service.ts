import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { shownName } from '@torchperf/contracts';
import { isDatabaseUnavailable, TeamNameRepository } from '@torchperf/database';
import { nameSkeleton } from './name-skeleton';

/** Stores the skeletons of teams' names, so that no two names look alike. */
@Injectable()
export class TeamNames implements OnApplicationBootstrap {
  private readonly logger = new Logger(TeamNames.name);

  constructor(private readonly teams: TeamNameRepository) {}

  /** An api that starts while its database is unavailable leaves this to the next start, or to the next new team. */
  async onApplicationBootstrap(): Promise<void> {
    try {
      await this.complete();
    } catch (error) {
      if (!isDatabaseUnavailable(error)) throw error;
      this.logger.warn('Database unreachable; skipped completing the names of teams.');
    }
  }

  /**
   * Adds missing skeletons of teams, oldest first; early teams have none. A team that looks like an older one gets none,
   * and keeps its name. Characters that names no longer allow become U+FFFD.
   */
  async complete(): Promise<void> {
    const incomplete = await this.teams.findWithoutSkeleton();
    if (incomplete.length === 0) return;
    const taken = new Set(await this.teams.findSkeletons());
    const completed: { id: string; skeleton: string }[] = [];
    for (const { id, name } of incomplete) {
      const shown = shownName(name);
      if (shown !== name) await this.rename(id, name, shown);
      const skeleton = nameSkeleton(shown);
      if (taken.has(skeleton)) {
        this.logger.debug(`Team ${id} looks like another one: ${JSON.stringify(shown)}.`);
        continue;
      }
      taken.add(skeleton);
      completed.push({ id, skeleton });
    }
    await this.teams.setSkeletons(completed);
  }

  private async rename(id: string, name: string, shown: string): Promise<void> {
    const isRenamed = await this.teams.rename(id, shown);
    if (!isRenamed) await this.teams.rename(id, `${shown} ${id.slice(0, 8)}`);
    this.logger.warn(`Renamed team ${id}: ${JSON.stringify(name)} is invisible or misleading in part.`);
  }
}
