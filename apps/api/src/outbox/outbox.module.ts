import { Module } from '@nestjs/common';
import { ReferenceModule } from '../reference/reference.module';
import { BenchmarkJobBuilder } from './benchmark-job.builder';
import { OutboxDispatcher } from './outbox.dispatcher';
import { RunAttempts } from './run-attempts.service';
import { RunSweeper } from './run-sweeper';

@Module({
  imports: [ReferenceModule],
  providers: [BenchmarkJobBuilder, OutboxDispatcher, RunAttempts, RunSweeper],
  exports: [RunAttempts],
})
export class OutboxModule {}
