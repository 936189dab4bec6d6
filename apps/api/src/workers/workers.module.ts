import { Module } from '@nestjs/common';
import { WorkersConsumer } from './workers.consumer';
import { WorkersService } from './workers.service';

@Module({ providers: [WorkersConsumer, WorkersService] })
export class WorkersModule {}
