import { Injectable } from '@nestjs/common';
import type { Competition, EditCompetition } from '@torchperf/contracts';
import {
  AuditRepository,
  CompetitionAdminRepository,
  type CompetitionDates,
  type CompetitionEdit,
  UnitOfWork,
} from '@torchperf/database';
import { frozenSince } from '@torchperf/domain';
import { CompetitionNotFoundError } from '../../competitions/competitions.errors';
import { CompetitionsService } from '../../competitions/competitions.service';
import { RunEvents } from '../../pipeline/run-updates/run-events.service';
import { ORGANISER } from '../actor';
import { CompetitionEditRefusedError } from './competitions.errors';

/** An organiser's clock may lag the server's by this much; `endsAt` then still means now. */
const PAST_TOLERANCE_MS = 60_000;

/** Changes a competition's texts and end, and moves it to the archive and back. */
@Injectable()
export class CompetitionEditService {
  constructor(
    private readonly competitions: CompetitionsService,
    private readonly repository: CompetitionAdminRepository,
    private readonly audit: AuditRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly runEvents: RunEvents,
  ) {}

  /** @throws CompetitionNotFoundError, CompetitionEditRefusedError */
  edit(slug: string, { endsAt, ...texts }: EditCompetition): Promise<Competition> {
    const end = typeof endsAt === 'string' ? new Date(endsAt) : endsAt;
    return this.write(slug, 'competition.edit', (dates, now) => {
      if (end) assertEnd(end, dates, now);
      return { ...texts, ...(end !== undefined && { endsAt: end }) };
    });
  }

  /** Removes it from the list and pauses its intake. Its URLs still work. @throws CompetitionNotFoundError */
  archive(slug: string): Promise<Competition> {
    return this.write(slug, 'competition.archive', (_, now) => ({ archivedAt: now, intakePaused: true }));
  }

  /** Lists it again; its intake stays paused until it is resumed. @throws CompetitionNotFoundError */
  restore(slug: string): Promise<Competition> {
    return this.write(slug, 'competition.restore', () => ({ archivedAt: null }));
  }

  private async write(
    slug: string,
    action: string,
    decide: (dates: CompetitionDates, now: Date) => CompetitionEdit,
  ): Promise<Competition> {
    await this.unitOfWork.run(async (transaction) => {
      const dates = await this.repository.lockDates(transaction, slug);
      if (!dates) throw new CompetitionNotFoundError(slug);
      const edit = decide(dates, new Date());
      await this.repository.edit(transaction, slug, edit);
      await this.audit.add(transaction, {
        actor: ORGANISER,
        action,
        subject: slug,
        detail: JSON.parse(JSON.stringify(edit)),
      });
    });
    this.runEvents.boardsChanged();
    return this.competitions.get(slug);
  }
}

/** @throws CompetitionEditRefusedError */
function assertEnd(end: Date, dates: CompetitionDates, now: Date): void {
  if (end <= dates.startsAt) {
    throw new CompetitionEditRefusedError(
      `The competition starts at ${dates.startsAt.toISOString()}. It must end after that.`,
    );
  }
  if (end.getTime() < now.getTime() - PAST_TOLERANCE_MS) {
    throw new CompetitionEditRefusedError(
      `${end.toISOString()} is past, and what was submitted since then counts. The competition can end now, at ${now.toISOString()}.`,
    );
  }
  const { freezeAt } = dates;
  const willFreeze = freezeAt && freezeAt > now && !frozenSince(dates, now) && dates.unfrozenAt === null;
  if (willFreeze && end <= freezeAt) {
    throw new CompetitionEditRefusedError(
      `The boards freeze at ${freezeAt.toISOString()}. Cancel the freeze, or end the competition after it.`,
    );
  }
}
