import { type DynamicModule, Module } from '@nestjs/common';
import { ArtifactReferenceRepository } from './artifact-reference.repository';
import { AuditRepository } from './audit.repository';
import { BenchmarkSourceRepository } from './benchmark-source.repository';
import { BoardRepository } from './board.repository';
import { CanonicalLatencyRepository } from './canonical-latency.repository';
import { CompetitionRepository } from './competition.repository';
import { CompetitionAdminRepository } from './competition-admin.repository';
import { EntryRepository } from './entry.repository';
import { EntryChangeRepository } from './entry-change.repository';
import { EventRepository } from './event.repository';
import { FinalRepository } from './final.repository';
import { HealthRepository } from './health.repository';
import { IdempotentRequestRepository } from './idempotent-request.repository';
import { LeaderboardRepository } from './leaderboard.repository';
import { NoisyRunRepository } from './noisy-run.repository';
import { PrismaService } from './prisma.service';
import { ReferenceRepository } from './reference.repository';
import { ReviewRepository } from './review.repository';
import { RunRepository } from './run.repository';
import { RunLifecycleRepository } from './run-lifecycle.repository';
import { RunQueueRepository } from './run-queue.repository';
import { ScaleTrialRepository } from './scale-trial.repository';
import { SettingRepository } from './setting.repository';
import { SubmissionRepository } from './submission.repository';
import { SubmissionAdminRepository } from './submission-admin.repository';
import { TeamRepository } from './team.repository';
import { TeamAdminRepository } from './team-admin.repository';
import { TeamNameRepository } from './team-name.repository';
import { UnitOfWork } from './unit-of-work';
import { WorkerRepository } from './worker.repository';

/** One line a repository: what stands here can be injected anywhere in the api. */
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
      exports: [PrismaService, ...REPOSITORIES],
    };
  }
}
