import { Module } from '@nestjs/common';
import { DispatchModule } from '../pipeline/dispatch/dispatch.module';
import { StoreModule } from '../store/store.module';
import { HealthController } from './health.controller';
import { HealthService } from './health.service';
import { LivenessController } from './liveness.controller';

@Module({
  imports: [DispatchModule, StoreModule],
  controllers: [HealthController, LivenessController],
  providers: [HealthService],
})
export class HealthModule {}
