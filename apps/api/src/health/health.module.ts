import { Module } from '@nestjs/common';
import { StoreModule } from '../store/store.module';
import { HealthController } from './health.controller';
import { HealthService } from './health.service';
import { LivenessController } from './liveness.controller';

@Module({
  imports: [StoreModule],
  controllers: [HealthController, LivenessController],
  providers: [HealthService],
})
export class HealthModule {}
