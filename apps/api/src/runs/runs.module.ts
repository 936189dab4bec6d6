import { Module } from '@nestjs/common';
import { RunCalls } from './run-calls.service';
import { RunsController } from './runs.controller';
import { RunsService } from './runs.service';

@Module({ controllers: [RunsController], providers: [RunsService, RunCalls], exports: [RunsService] })
export class RunsModule {}
