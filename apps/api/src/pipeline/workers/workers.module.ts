import { Module } from '@nestjs/common';
import { DispatchModule } from '../dispatch/dispatch.module';
import { WorkersConsumer } from './workers.consumer';
import { WorkersService } from './workers.service';

@Module({ imports: [DispatchModule], providers: [WorkersConsumer, WorkersService] })
export class WorkersModule {}
