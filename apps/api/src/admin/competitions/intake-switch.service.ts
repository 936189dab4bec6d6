import { Injectable } from '@nestjs/common';
import type { IntakeState } from '@torchperf/contracts';
import { AuditRepository, CompetitionAdminRepository, UnitOfWork } from '@torchperf/database';
import { CompetitionNotFoundError } from '../../competitions/competitions.errors';
import { ORGANISER } from '../actor';

/** Stops and starts the intake of a competition. */
@Injectable()
export class IntakeSwitchService {
  constructor(
    private readonly competitions: CompetitionAdminRepository,
    private readonly audit: AuditRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @throws CompetitionNotFoundError */
  set(slug: string, intakePaused: boolean): Promise<IntakeState> {
    return this.unitOfWork.run(async (transaction) => {
      const found = await this.competitions.setIntakePaused(transaction, slug, intakePaused);
      if (!found) throw new CompetitionNotFoundError(slug);
      const action = intakePaused ? 'intake.pause' : 'intake.resume';
      await this.audit.add(transaction, { actor: ORGANISER, action, subject: slug });
      return { slug, intakePaused };
    });
  }
}
