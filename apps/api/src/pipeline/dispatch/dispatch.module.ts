import { Module } from '@nestjs/common';
import { RankingModule } from '../ranking/ranking.module';
import { ReferenceModule } from '../reference/reference.module';
import { JobBuilder } from './job.builder';
import { JobAssignment } from './job-assignment.service';
import { QueueView } from './queue-view.service';
import { RunAttempts } from './run-attempts.service';
import { RunCancellation } from './run-cancellation.service';
import { RunReclaimer } from './run-reclaimer';

/** Assigns queued runs in PostgreSQL to workers, requeues them, and reports the state of the queue. */
@Module({
  imports: [RankingModule, ReferenceModule],
  providers: [JobBuilder, JobAssignment, QueueView, RunAttempts, RunCancellation, RunReclaimer],
  exports: [JobAssignment, QueueView, RunAttempts, RunCancellation, RunReclaimer],
})
export class DispatchModule {}
