import { type DynamicModule, Inject, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { QueueConfig } from '@torchperf/config';
import type { ReportError } from './consumer';
import { createQueues, Queues } from './queues';

/** Each connection to an unreachable backend reports the same error repeatedly. */
const REPEAT_AFTER_MS = 30_000;

/** Logs background errors; the same one at most every 30 s. */
function logErrors(): ReportError {
  const logger = new Logger('Queues');
  const loggedAt = new Map<string, number>();
  return (error, where) => {
    const text = `${where}: ${error.message || error.name}`;
    const now = Date.now();
    for (const [known, at] of loggedAt) if (now - at > REPEAT_AFTER_MS) loggedAt.delete(known);
    if (loggedAt.has(text)) return;
    loggedAt.set(text, now);
    logger.warn(text);
  };
}

/** Makes `Queues` injectable everywhere, and closes them when the program ends. */
@Module({})
export class QueueModule implements OnApplicationShutdown {
  constructor(@Inject(Queues) private readonly queues: Queues) {}

  static forRoot(config: QueueConfig): DynamicModule {
    return {
      module: QueueModule,
      global: true,
      providers: [{ provide: Queues, useFactory: () => createQueues(config, { onError: logErrors() }) }],
      exports: [Queues],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.queues.close();
  }
}
