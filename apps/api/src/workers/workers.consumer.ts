import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { type Consumer, Queues } from '@torchperf/queue';
import { PeriodicTask } from '../outbox/periodic-task';
import { WorkersService } from './workers.service';

const LOOK_EVERY_MS = 5_000;

/** Binds heartbeats to the service that knows what they mean, and watches for those that do not come. */
@Injectable()
export class WorkersConsumer implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(WorkersConsumer.name);
  private consumer: Consumer<'workers'> | undefined;
  private readonly watch = new PeriodicTask(
    LOOK_EVERY_MS,
    async () => {
      const lost = await this.workers.markLost(new Date());
      if (lost > 0) this.logger.warn(`${lost} worker(s) fell silent and count as lost.`);
    },
    (error) => this.logger.warn(error instanceof Error ? error.message : String(error)),
  );

  constructor(
    private readonly queues: Queues,
    private readonly workers: WorkersService,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.consumer = await this.queues.consume('workers', (heartbeat) => this.workers.heardOf(heartbeat));
    this.watch.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.watch.stop();
    await this.consumer?.close();
  }
}
