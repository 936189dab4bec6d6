import { Injectable } from '@nestjs/common';
import type { Freeze, FreezeState } from '@torchperf/contracts';
import {
  AuditRepository,
  CompetitionAdminRepository,
  type CompetitionDates,
  UnitOfWork,
} from '@torchperf/database';
import { frozenSince } from '@torchperf/domain';
import { CompetitionNotFoundError } from '../../competitions/competitions.errors';
import { RunEvents } from '../../pipeline/run-updates/run-events.service';
import { ORGANISER } from '../actor';
import { BoardsNotFrozenError, FreezeRefusedError } from './competitions.errors';

/** An organiser's clock may lag the server's by this much; `at` then still means now. */
const PAST_TOLERANCE_MS = 60_000;

/** A change of a competition's dates, and its name in the audit log. */
interface FreezeChange extends Pick<FreezeState, 'cancelledFreezeAt'> {
  readonly dates: Pick<CompetitionDates, 'freezeAt' | 'unfrozenAt'>;
  readonly action: string;
}

/** Freezes the public boards of a competition, and unfreezes them. */
@Injectable()
export class FreezeSwitchService {
  constructor(
    private readonly competitions: CompetitionAdminRepository,
    private readonly audit: AuditRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly runEvents: RunEvents,
  ) {}

  /**
   * From a moment on, by default now. A freeze that is still ahead is replaced.
   * @throws CompetitionNotFoundError, FreezeRefusedError
   */
  freeze(slug: string, { at }: Freeze): Promise<FreezeState> {
    return this.change(slug, (dates, now) => freezeAt(dates, at === undefined ? now : new Date(at), now));
  }

  /** Ends a freeze, or cancels one that is still ahead. @throws CompetitionNotFoundError, BoardsNotFrozenError */
  unfreeze(slug: string): Promise<FreezeState> {
    return this.change(slug, (dates, now) => {
      const isAhead = dates.freezeAt !== null && dates.freezeAt > now && dates.unfrozenAt === null;
      if (isAhead) {
        const cancelledFreezeAt = dates.freezeAt?.toISOString() ?? null;
        return {
          dates: { freezeAt: null, unfrozenAt: null },
          action: 'boards.freeze-cancel',
          cancelledFreezeAt,
        };
      }
      if (!frozenSince(dates, now)) throw new BoardsNotFrozenError(slug);
      return {
        dates: { freezeAt: dates.freezeAt, unfrozenAt: now },
        action: 'boards.unfreeze',
        cancelledFreezeAt: null,
      };
    });
  }

  private async change(
    slug: string,
    decide: (dates: CompetitionDates, now: Date) => FreezeChange,
  ): Promise<FreezeState> {
    const state = await this.unitOfWork.run(async (transaction) => {
      const found = await this.competitions.lockDates(transaction, slug);
      if (!found) throw new CompetitionNotFoundError(slug);
      const { dates, action, cancelledFreezeAt } = decide(found, new Date());
      await this.competitions.setFreeze(transaction, slug, dates);
      const detail = {
        freezeAt: dates.freezeAt?.toISOString() ?? null,
        unfrozenAt: dates.unfrozenAt?.toISOString() ?? null,
        cancelledFreezeAt,
      };
      await this.audit.add(transaction, { actor: ORGANISER, action, subject: slug, detail });
      return { slug, ...detail };
    });
    this.runEvents.boardsChanged();
    return state;
  }
}

/** @throws FreezeRefusedError */
function freezeAt(dates: CompetitionDates, moment: Date, now: Date): FreezeChange {
  const since = frozenSince(dates, now);
  if (since) {
    throw new FreezeRefusedError(
      `The boards are frozen since ${since.toISOString()}. Unfreeze them first: that shows what was hidden.`,
    );
  }
  if (moment.getTime() < now.getTime() - PAST_TOLERANCE_MS) {
    throw new FreezeRefusedError(
      `${moment.toISOString()} is past, and what the boards showed since then is public. Leave "at" out to freeze them now.`,
    );
  }
  if (dates.endsAt && moment >= dates.endsAt) {
    throw new FreezeRefusedError(
      `The competition ends at ${dates.endsAt.toISOString()}. Freeze its boards before that.`,
    );
  }
  return {
    dates: { freezeAt: moment, unfrozenAt: null },
    action: 'boards.freeze',
    cancelledFreezeAt: null,
  };
}
