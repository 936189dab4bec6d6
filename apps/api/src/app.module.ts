import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import type { ApiConfig } from '@torchperf/config';
import { DatabaseModule } from '@torchperf/database';
import { QueueModule } from '@torchperf/queue';
import type { DestinationStream } from 'pino';
import { AdminModule } from './admin/admin.module';
import { AuthModule } from './auth/auth.module';
import { ComparisonsModule } from './comparisons/comparisons.module';
import { CompetitionsModule } from './competitions/competitions.module';
import { ConfigurationModule } from './configuration/configuration.module';
import { DispatchModule } from './dispatch/dispatch.module';
import { HealthModule } from './health/health.module';
import { LeaderboardsModule } from './leaderboards/leaderboards.module';
import { LoggingModule } from './logging/logging.module';
import { KnownInputGuard } from './problems/known-input.guard';
import { ProblemFilter } from './problems/problem.filter';
import { schemaValidationPipe } from './problems/schema-validation.pipe';
import { ReportsModule } from './reports/reports.module';
import { ResultsModule } from './results/results.module';
import { RunEventsModule } from './run-events/run-events.module';
import { RunsModule } from './runs/runs.module';
import { ConnectionDrain } from './shutdown/connection-drain.service';
import { SubmissionsModule } from './submissions/submissions.module';
import { WorkersModule } from './workers/workers.module';

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
