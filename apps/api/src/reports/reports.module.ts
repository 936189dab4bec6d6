import { Module } from '@nestjs/common';
import { CompetitionsModule } from '../competitions/competitions.module';
import { LeaderboardsModule } from '../leaderboards/leaderboards.module';
import { RunsModule } from '../runs/runs.module';
import { SubmissionsModule } from '../submissions/submissions.module';
import { CompetitionReportsController } from './competition-reports.controller';
import { CompetitionReportsService } from './competition-reports.service';
import { SubmissionReportsController } from './submission-reports.controller';
import { SubmissionReportsService } from './submission-reports.service';

@Module({
  imports: [CompetitionsModule, LeaderboardsModule, RunsModule, SubmissionsModule],
  controllers: [CompetitionReportsController, SubmissionReportsController],
  providers: [CompetitionReportsService, SubmissionReportsService],
})
export class ReportsModule {}
