import { Injectable } from '@nestjs/common';
import type { Cancellation } from '@torchperf/contracts';
import { AuditRepository, RunRepository } from '@torchperf/database';
import { z } from 'zod';
import { RunCancellation } from '../../pipeline/dispatch/run-cancellation.service';
import { RunFinishedError, RunNotFoundError } from '../../runs/runs.errors';
import { ORGANISER } from '../actor';

const IdSchema = z.uuid();

@Injectable()
export class AdminRunsService {
  constructor(
    private readonly runs: RunRepository,
    private readonly cancellation: RunCancellation,
    private readonly audit: AuditRepository,
  ) {}

  /**
   * Cancels a run in the queue or on its worker, which drops it within some 5 s.
   * @throws RunNotFoundError, RunFinishedError
   */
  async cancel(id: string, reason: string): Promise<Cancellation> {
    const known = IdSchema.safeParse(id).success ? await this.runs.findStatus(id) : null;
    if (!known) throw new RunNotFoundError(id);
    const message = `Cancelled by the organiser: ${reason}`;
    const run = await this.cancellation.cancel(id, 'organiser', message, (transaction) =>
      this.audit.add(transaction, {
        actor: ORGANISER,
        action: 'run.cancel',
        subject: id,
        detail: { reason },
      }),
    );
    if (!run) throw new RunFinishedError(id);
    return { runId: id, submissionId: run.submissionId };
  }
}
