import { Injectable } from '@nestjs/common';
import type { Freeze, FreezeState } from '@torchperf/contracts';
import { AuditRepository, CompetitionAdminRepository, UnitOfWork } from '@torchperf/database';
import { CompetitionNotFoundError } from '../competitions/competition-not-found.error';
import { RunEvents } from '../run-events/run-events.service';
import { ORGANISER } from './actor';

/** Lets the public boards of a competition stand still, and move again. */
@Injectable()
export class FreezeSwitchService {
  constructor(
    private readonly competitions: CompetitionAdminRepository,
    private readonly audit: AuditRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly runEvents: RunEvents,
  ) {}

  /** From a moment on, now unless another is said; a freeze set before is replaced. @throws CompetitionNotFoundError */
  freeze(slug: string, { at }: Freeze): Promise<FreezeState> {
    const freezeAt = at ? new Date(at) : new Date();
    return this.set(slug, { freezeAt, unfrozenAt: null }, 'boards.freeze');
  }

  /** @throws CompetitionNotFoundError */
  unfreeze(slug: string): Promise<FreezeState> {
    return this.set(slug, { unfrozenAt: new Date() }, 'boards.unfreeze');
  }

  private async set(
    slug: string,
    dates: Parameters<CompetitionAdminRepository['setFreeze']>[2],
    action: string,
  ): Promise<FreezeState> {
    const state = await this.unitOfWork.run(async (transaction) => {
      const found = await this.competitions.setFreeze(transaction, slug, dates);
      if (!found) throw new CompetitionNotFoundError(slug);
      const freezeAt = found.freezeAt?.toISOString() ?? null;
      const unfrozenAt = found.unfrozenAt?.toISOString() ?? null;
      await this.audit.add(transaction, {
        actor: ORGANISER,
        action,
        subject: slug,
        detail: { freezeAt, unfrozenAt },
      });
      return { slug, freezeAt, unfrozenAt };
    });
    this.runEvents.boardsChanged();
    return state;
  }
}
