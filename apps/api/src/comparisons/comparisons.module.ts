import { Module } from '@nestjs/common';
import { LeaderboardsModule } from '../leaderboards/leaderboards.module';
import { SubmissionsModule } from '../submissions/submissions.module';
import { ComparedBoards } from './compared-boards.service';
import { ComparisonsController } from './comparisons.controller';
import { ComparisonsService } from './comparisons.service';

@Module({
  imports: [LeaderboardsModule, SubmissionsModule],
  controllers: [ComparisonsController],
  providers: [ComparedBoards, ComparisonsService],
})
export class ComparisonsModule {}
