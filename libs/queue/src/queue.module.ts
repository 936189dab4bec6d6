import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { QueueConfig } from '@torchperf/config';
import { createQueues, Queues, type QueuesOptions } from './queues';

/** Makes `Queues` injectable everywhere, and closes them when the program ends. */
@Module({})
export class QueueModule implements OnApplicationShutdown {
  constructor(@Inject(Queues) private readonly queues: Queues) {}

  static forRoot(config: QueueConfig, options?: QueuesOptions): DynamicModule {
    return {
      module: QueueModule,
      global: true,
      providers: [{ provide: Queues, useFactory: () => createQueues(config, options) }],
      exports: [Queues],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.queues.close();
  }
}
