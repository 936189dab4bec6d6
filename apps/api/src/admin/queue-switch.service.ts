import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { QueueState } from '@torchperf/contracts';
import { AuditRepository, SettingRepository, UnitOfWork } from '@torchperf/database';
import { Queues } from '@torchperf/queue';
import { PeriodicTask } from '../outbox/periodic-task';
import { ORGANISER } from './actor';

const LOOK_EVERY_MS = 10_000;

/**
 * Stops and starts the queue of runs. Postgres knows how the switch stands; the queue is brought in line with it
 * at once, and again whenever it lost its data.
 */
@Injectable()
export class QueueSwitchService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(QueueSwitchService.name);
  private readonly task = new PeriodicTask(
    LOOK_EVERY_MS,
    () => this.align(),
    (error) => this.logger.warn(error instanceof Error ? error.message : String(error)),
  );

  constructor(
    private readonly queues: Queues,
    private readonly settings: SettingRepository,
    private readonly audit: AuditRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  onApplicationBootstrap(): void {
    this.task.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.task.stop();
  }

  /** @throws QueueUnavailableError */
  state(): Promise<QueueState> {
    return this.queues.counts('benchmark');
  }

  /** @throws QueueUnavailableError; the switch is set all the same, and the queue follows when it is back. */
  async set(paused: boolean): Promise<QueueState> {
    await this.unitOfWork.run(async (transaction) => {
      await this.settings.set(transaction, 'queue-paused', paused);
      const action = paused ? 'queue.pause' : 'queue.resume';
      await this.audit.add(transaction, { actor: ORGANISER, action, subject: 'benchmark' });
    });
    await this.align();
    return this.state();
  }

  /** Brings the queue in line with the switch, if it was ever touched. */
  async align(): Promise<void> {
    const wanted = await this.settings.find('queue-paused');
    if (wanted === null) return;
    const { paused } = await this.state();
    if (wanted === true && !paused) await this.queues.pause('benchmark');
    if (wanted === false && paused) await this.queues.resume('benchmark');
  }
}
