import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import type { ApiConfig } from '@torchperf/config';
import { DatabaseModule } from '@torchperf/database';
import { QueueModule } from '@torchperf/queue';
import type { DestinationStream } from 'pino';
import { AdminModule } from './admin/admin.module';
import { ChangesModule } from './changes/changes.module';
import { ComparisonsModule } from './comparisons/comparisons.module';
import { CompetitionsModule } from './competitions/competitions.module';
import { HealthModule } from './health/health.module';
import { AuthModule } from './http/auth/auth.module';
import { ConfigurationModule } from './http/configuration/configuration.module';
import { LoggingModule } from './http/logging/logging.module';
import { KnownInputGuard } from './http/problems/known-input.guard';
import { ProblemFilter } from './http/problems/problem.filter';
import { schemaValidationPipe } from './http/problems/schema-validation.pipe';
import { ConnectionDrain } from './http/shutdown/connection-drain.service';
import { LeaderboardsModule } from './leaderboards/leaderboards.module';
import { DispatchModule } from './pipeline/dispatch/dispatch.module';
import { ResultsModule } from './pipeline/results/results.module';
import { RunEventsModule } from './pipeline/run-updates/run-events.module';
import { WorkersModule } from './pipeline/workers/workers.module';
import { ReportsModule } from './reports/reports.module';
import { RunsModule } from './runs/runs.module';
import { SubmissionsModule } from './submissions/submissions.module';

@Module({})
export class AppModule {
  /** @param logStream where log lines go; by default standard output. */
  static forRoot(config: ApiConfig, logStream?: DestinationStream): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigurationModule.forRoot(config),
        LoggingModule.forRoot(config.log, logStream),
        DatabaseModule.forRoot(config.databaseUrl),
        QueueModule.forRoot(config.queue),
        RunEventsModule,
        AuthModule,
        CompetitionsModule,
        LeaderboardsModule,
        SubmissionsModule,
        RunsModule,
        ReportsModule,
        ChangesModule,
        ComparisonsModule,
        HealthModule,
        DispatchModule,
        ResultsModule,
        WorkersModule,
        AdminModule,
      ],
      providers: [
        ConnectionDrain,
        { provide: APP_GUARD, useClass: KnownInputGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useFactory: schemaValidationPipe },
      ],
    };
  }
}
