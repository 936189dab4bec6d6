import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { type Consumer, Queues } from '@torchperf/queue';
import { RunReclaimer } from '../dispatch/run-reclaimer';
import { PeriodicTask } from '../periodic-task';
import { WORKER_SILENCE_MAX_MS } from './worker-silence';
import { WorkersService } from './workers.service';

const WATCH_EVERY_MS = 5_000;

/** Binds heartbeats to the service that handles them, and detects missing ones. */
@Injectable()
export class WorkersConsumer implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(WorkersConsumer.name);
  private consumer: Consumer<'workers'> | undefined;
  /** Since when heartbeats could have been received without a gap; in ms of the monotonic clock. */
  private listeningSinceMs = performance.now();
  private readonly watch = new PeriodicTask(
    WATCH_EVERY_MS,
    () => this.reclaim(),
    (error) => this.logger.warn(error instanceof Error ? error.message : String(error)),
  );

  constructor(
    private readonly queues: Queues,
    private readonly workers: WorkersService,
    private readonly reclaimer: RunReclaimer,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.consumer = await this.queues.consume('workers', (heartbeat) => this.workers.receive(heartbeat));
    this.listeningSinceMs = performance.now();
    this.watch.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.watch.stop();
    await this.consumer?.close();
  }

  /** A worker is not lost if its heartbeats could not arrive because this process or the queue was down. */
  private async reclaim(): Promise<void> {
    try {
      await this.queues.ping();
    } catch (error) {
      this.listeningSinceMs = performance.now();
      throw error;
    }
    if (performance.now() - this.listeningSinceMs >= WORKER_SILENCE_MAX_MS) {
      const lost = await this.workers.markLost();
      if (lost.length > 0) this.logger.warn(`Workers lost: ${lost.join(', ')}; no heartbeat received.`);
    }
    await this.reclaimer.reclaim();
  }
}
