import { type DynamicModule, Module } from '@nestjs/common';
import { BoardRepository } from './boards/board.repository';
import { EntryRepository } from './boards/entry.repository';
import { EntryChangeRepository } from './boards/entry-change.repository';
import { LeaderboardRepository } from './boards/leaderboard.repository';
import { CanonicalLatencyRepository } from './competitions/canonical-latency.repository';
import { CompetitionRepository } from './competitions/competition.repository';
import { CompetitionAdminRepository } from './competitions/competition-admin.repository';
import { EventRepository } from './competitions/event.repository';
import { ReferenceRepository } from './competitions/reference.repository';
import { ArtifactReferenceRepository } from './operations/artifact-reference.repository';
import { AuditRepository } from './operations/audit.repository';
import { HealthRepository } from './operations/health.repository';
import { IdempotentRequestRepository } from './operations/idempotent-request.repository';
import { ScaleTrialRepository } from './operations/scale-trial.repository';
import { SettingRepository } from './operations/setting.repository';
import { WorkerRepository } from './operations/worker.repository';
import { PrismaService } from './prisma.service';
import { BenchmarkSourceRepository } from './runs/benchmark-source.repository';
import { FinalRepository } from './runs/final.repository';
import { NoisyRunRepository } from './runs/noisy-run.repository';
import { RunRepository } from './runs/run.repository';
import { RunLifecycleRepository } from './runs/run-lifecycle.repository';
import { RunQueueRepository } from './runs/run-queue.repository';
import { ReviewRepository } from './submissions/review.repository';
import { SubmissionRepository } from './submissions/submission.repository';
import { SubmissionAdminRepository } from './submissions/submission-admin.repository';
import { TeamRepository } from './teams/team.repository';
import { TeamAdminRepository } from './teams/team-admin.repository';
import { TeamNameRepository } from './teams/team-name.repository';
import { UnitOfWork } from './unit-of-work';

/** One line per repository: these can be injected anywhere in the api. */
const REPOSITORIES = [
  ArtifactReferenceRepository,
  AuditRepository,
  BenchmarkSourceRepository,
  BoardRepository,
  CanonicalLatencyRepository,
  CompetitionAdminRepository,
  CompetitionRepository,
  EntryChangeRepository,
  EntryRepository,
  EventRepository,
  FinalRepository,
  HealthRepository,
  IdempotentRequestRepository,
  LeaderboardRepository,
  NoisyRunRepository,
  ReferenceRepository,
  ReviewRepository,
  RunLifecycleRepository,
  RunQueueRepository,
  RunRepository,
  ScaleTrialRepository,
  SettingRepository,
  SubmissionAdminRepository,
  SubmissionRepository,
  TeamAdminRepository,
  TeamNameRepository,
  TeamRepository,
  UnitOfWork,
  WorkerRepository,
];

@Module({})
export class DatabaseModule {
  /** @param databaseUrl address of a database whose migrations are applied. */
  static forRoot(databaseUrl: string): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [
        { provide: PrismaService, useFactory: () => new PrismaService(databaseUrl) },
        ...REPOSITORIES,
      ],
      exports: REPOSITORIES,
    };
  }
}
