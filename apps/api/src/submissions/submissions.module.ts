import { Module } from '@nestjs/common';
import { ThrottlerModule } from '@nestjs/throttler';
import { CompetitionsModule } from '../competitions/competitions.module';
import { StreamsModule } from '../http/streams/streams.module';
import { UPLOAD_THROTTLE } from '../http/throttling/upload-throttler.guard';
import { LeaderboardsModule } from '../leaderboards/leaderboards.module';
import { DispatchModule } from '../pipeline/dispatch/dispatch.module';
import { StoreModule } from '../store/store.module';
import { BundleReceiver } from './bundle-receiver';
import { CancellationController } from './cancellation.controller';
import { IntakeController } from './intake.controller';
import { IntakeService } from './intake.service';
import { SubmissionStreamService } from './submission-stream.service';
import { SubmissionsController } from './submissions.controller';
import { SubmissionsService } from './submissions.service';

@Module({
  imports: [
    CompetitionsModule,
    DispatchModule,
    LeaderboardsModule,
    StoreModule,
    StreamsModule,
    ThrottlerModule.forRoot(UPLOAD_THROTTLE),
  ],
  controllers: [CancellationController, IntakeController, SubmissionsController],
  providers: [BundleReceiver, IntakeService, SubmissionStreamService, SubmissionsService],
  exports: [BundleReceiver, SubmissionsService],
})
export class SubmissionsModule {}
