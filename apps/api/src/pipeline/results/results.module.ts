import { Module } from '@nestjs/common';
import { DispatchModule } from '../dispatch/dispatch.module';
import { RankingModule } from '../ranking/ranking.module';
import { ReferenceModule } from '../reference/reference.module';
import { ReviewModule } from '../review/review.module';
import { BusyMachineReruns } from './busy-machine-reruns.service';
import { CanonicalLatencyService } from './canonical-latency.service';
import { ResultsConsumer } from './results.consumer';
import { ResultsService } from './results.service';
import { RunProgressService } from './run-progress.service';

@Module({
  imports: [DispatchModule, RankingModule, ReferenceModule, ReviewModule],
  providers: [
    BusyMachineReruns,
    CanonicalLatencyService,
    ResultsConsumer,
    ResultsService,
    RunProgressService,
  ],
})
export class ResultsModule {}
