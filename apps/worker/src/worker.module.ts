import { type DynamicModule, Module } from '@nestjs/common';
import type { WorkerConfig } from '@torchperf/config';
import { QueueModule } from '@torchperf/queue';
import { LoggerModule } from 'nestjs-pino';
import { ApiContact } from './api-contact';
import { BenchmarkProcessor } from './benchmark.processor';
import type { CpuClaim } from './cpu-claim';
import { HeartbeatService } from './heartbeat.service';
import { JobPreparer } from './job-preparer';
import { Slot } from './slot';
import { WORKER_CONFIG } from './worker-config';
import { WorkerFitness } from './worker-fitness.service';
import { WorkerHealthFile } from './worker-health-file';

@Module({})
export class WorkerModule {
  /** @param claim the CPU that the worker measures on; freed when the worker ends. */
  static forRoot(config: WorkerConfig, claim: CpuClaim): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        LoggerModule.forRoot({ pinoHttp: { level: config.log.level, base: { worker: config.workerId } } }),
        QueueModule.forRoot(config.queue),
      ],
      providers: [
        ApiContact,
        { provide: WORKER_CONFIG, useValue: config },
        { provide: Slot, useFactory: () => Slot.open(config, claim) },
        { provide: WorkerHealthFile, useFactory: () => new WorkerHealthFile(config) },
        JobPreparer,
        WorkerFitness,
        BenchmarkProcessor,
        HeartbeatService,
      ],
    };
  }
}
