import { Module } from '@nestjs/common';
import { CompetitionsModule } from '../competitions/competitions.module';
import { DispatchModule } from '../dispatch/dispatch.module';
import { RankingModule } from '../ranking/ranking.module';
import { ReferenceModule } from '../reference/reference.module';
import { ReviewModule } from '../review/review.module';
import { SubmissionsModule } from '../submissions/submissions.module';
import { TeamsModule } from '../teams/teams.module';
import { AdminCompetitionsController } from './admin-competitions.controller';
import { AdminEventsController } from './admin-events.controller';
import { AdminEventsService } from './admin-events.service';
import { AdminFinalsController } from './admin-finals.controller';
import { AdminFinalsService } from './admin-finals.service';
import { AdminQueueController } from './admin-queue.controller';
import { AdminReferenceController } from './admin-reference.controller';
import { AdminReferenceService } from './admin-reference.service';
import { AdminRunsController } from './admin-runs.controller';
import { AdminRunsService } from './admin-runs.service';
import { AdminSubmissionsController } from './admin-submissions.controller';
import { AdminSubmissionsService } from './admin-submissions.service';
import { AdminTeamsController } from './admin-teams.controller';
import { AdminTeamsService } from './admin-teams.service';
import { AdminWorkersController } from './admin-workers.controller';
import { AdminWorkersService } from './admin-workers.service';
import { AuditLogController } from './audit-log.controller';
import { AuditLogService } from './audit-log.service';
import { CompetitionEditService } from './competition-edit.service';
import { CompetitionSetupService } from './competition-setup.service';
import { DatasetSecrecy } from './dataset-secrecy.service';
import { FreezeSwitchService } from './freeze-switch.service';
import { IntakeSwitchService } from './intake-switch.service';
import { QueueSwitchService } from './queue-switch.service';

/** What organisers do. Each act stands in the audit log, written in the transaction of the act. */
@Module({
  imports: [
    CompetitionsModule,
    DispatchModule,
    RankingModule,
    ReferenceModule,
    ReviewModule,
    SubmissionsModule,
    TeamsModule,
  ],
  controllers: [
    AdminCompetitionsController,
    AdminEventsController,
    AdminFinalsController,
    AdminQueueController,
    AdminReferenceController,
    AdminRunsController,
    AdminSubmissionsController,
    AdminTeamsController,
    AdminWorkersController,
    AuditLogController,
  ],
  providers: [
    AdminEventsService,
    AdminFinalsService,
    AdminReferenceService,
    AdminRunsService,
    AdminSubmissionsService,
    AdminTeamsService,
    AdminWorkersService,
    AuditLogService,
    CompetitionEditService,
    CompetitionSetupService,
    DatasetSecrecy,
    FreezeSwitchService,
    IntakeSwitchService,
    QueueSwitchService,
  ],
})
export class AdminModule {}
