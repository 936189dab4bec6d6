import { Module } from '@nestjs/common';
import { CompetitionsModule } from '../competitions/competitions.module';
import { DispatchModule } from '../pipeline/dispatch/dispatch.module';
import { RankingModule } from '../pipeline/ranking/ranking.module';
import { ReferenceModule } from '../pipeline/reference/reference.module';
import { ReviewModule } from '../pipeline/review/review.module';
import { SubmissionsModule } from '../submissions/submissions.module';
import { TeamsModule } from '../teams/teams.module';
import { AuditLogController } from './audit/audit-log.controller';
import { AuditLogService } from './audit/audit-log.service';
import { AdminCompetitionsController } from './competitions/admin-competitions.controller';
import { AdminReferenceController } from './competitions/admin-reference.controller';
import { AdminReferenceService } from './competitions/admin-reference.service';
import { CompetitionEditService } from './competitions/competition-edit.service';
import { CompetitionSetupService } from './competitions/competition-setup.service';
import { DatasetSecrecy } from './competitions/dataset-secrecy.service';
import { FreezeSwitchService } from './competitions/freeze-switch.service';
import { IntakeSwitchService } from './competitions/intake-switch.service';
import { AdminEventsController } from './events/admin-events.controller';
import { AdminEventsService } from './events/admin-events.service';
import { AdminFinalsController } from './finals/admin-finals.controller';
import { AdminFinalsService } from './finals/admin-finals.service';
import { AdminQueueController } from './queue/admin-queue.controller';
import { AdminRunsController } from './queue/admin-runs.controller';
import { AdminRunsService } from './queue/admin-runs.service';
import { QueueSwitchService } from './queue/queue-switch.service';
import { AdminSubmissionsController } from './submissions/admin-submissions.controller';
import { AdminSubmissionsService } from './submissions/admin-submissions.service';
import { AdminTeamsController } from './teams/admin-teams.controller';
import { AdminTeamsService } from './teams/admin-teams.service';
import { AdminWorkersController } from './workers/admin-workers.controller';
import { AdminWorkersService } from './workers/admin-workers.service';

/** Organisers' actions. Each is recorded in the audit log, in the transaction of the action itself. */
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
