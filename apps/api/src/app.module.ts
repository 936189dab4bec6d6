import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import type { ApiConfig } from '@torchperf/config';
import { DatabaseModule } from '@torchperf/database';
import { ConfigurationModule } from './configuration/configuration.module';
import { LoggingModule } from './logging/logging.module';
import { ProblemFilter } from './problems/problem.filter';
import { schemaValidationPipe } from './problems/schema-validation.pipe';
import { RunEventsModule } from './run-events/run-events.module';

@Module({})
// biome-ignore lint/complexity/noStaticOnlyClass: a Nest dynamic module is a class with a static factory
export class AppModule {
  static forRoot(config: ApiConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigurationModule.forRoot(config),
        LoggingModule.forRoot(config.log),
        DatabaseModule.forRoot(config.databaseUrl),
        RunEventsModule,
      ],
      providers: [
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useFactory: schemaValidationPipe },
      ],
    };
  }
}
