import { Module } from '@nestjs/common';
import { ThrottlerModule } from '@nestjs/throttler';
import { CompetitionsModule } from '../competitions/competitions.module';
import { DispatchModule } from '../dispatch/dispatch.module';
import { LeaderboardsModule } from '../leaderboards/leaderboards.module';
import { StoreModule } from '../store/store.module';
import { StreamsModule } from '../streams/streams.module';
import { BundleReceiver } from './bundle-receiver';
import { CancellationController } from './cancellation.controller';
import { IntakeController } from './intake.controller';
import { IntakeService } from './intake.service';
import { SubmissionStreamService } from './submission-stream.service';
import { SubmissionsController } from './submissions.controller';
import { SubmissionsService } from './submissions.service';
import { UPLOAD_THROTTLE } from './upload-throttler.guard';

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
