import { hostname } from 'node:os';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { WorkerConfig } from '@torchperf/config';
import type { WorkerHeartbeat } from '@torchperf/contracts';
import { isAvailable } from '@torchperf/engine';
import { Queues } from '@torchperf/queue';
import { BenchmarkProcessor } from './benchmark.processor';
import { Slot } from './slot';
import { WORKER_CONFIG } from './worker-config';
import { WorkerHealthFile } from './worker-health-file';

const HEARTBEAT_EVERY_MS = 5_000;

/** Tells the api that this worker is alive, and at last that it has stopped, and follows its answer: to drain or not. */
@Injectable()
export class HeartbeatService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(HeartbeatService.name);
  private timer: NodeJS.Timeout | undefined;
  private draining = false;
  private answered = true;
  private stopping = false;

  constructor(
    @Inject(WORKER_CONFIG) private readonly config: WorkerConfig,
    private readonly queues: Queues,
    private readonly processor: BenchmarkProcessor,
    private readonly slot: Slot,
    private readonly health: WorkerHealthFile,
  ) {}

  onApplicationBootstrap(): void {
    this.logger.log(`Ready on CPU ${this.slot.cpu}: ${this.slot.sandbox}.`);
    for (const one of this.slot.runtimes) {
      if (isAvailable(one)) this.logger.log(`Runtime ${one.runtime}: ${one.version}.`);
      else this.logger.warn(`Runtime ${one.runtime} is not available: ${one.unavailable}.`);
    }
    this.schedule(0);
  }

  /** Says that it stops; without a queue to say it to, the api will notice the silence. */
  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    this.health.remove();
    try {
      await this.queues.enqueue('workers', { ...this.state(), state: 'stopped', currentRunId: null });
    } catch (error) {
      this.logger.warn(`The api was not told that this worker stops: ${(error as Error).message}`);
    }
  }

  private schedule(delayMs: number): void {
    if (this.stopping) return;
    this.timer = setTimeout(() => {
      this.beat().finally(() => this.schedule(HEARTBEAT_EVERY_MS));
    }, delayMs).unref();
  }

  private async beat(): Promise<void> {
    try {
      const answer = await this.queues.sendHeartbeat(this.state());
      this.draining = answer.draining;
      await this.processor.setDraining(answer.draining);
      this.answered = true;
      this.health.write('ok', `The api answered; CPU ${this.slot.cpu}`);
    } catch (error) {
      if (this.answered) this.logger.warn(`No answer to a heartbeat: ${(error as Error).message}`);
      this.answered = false;
    }
  }

  private state(): WorkerHeartbeat {
    const currentRunId = this.processor.currentRunId;
    return {
      workerId: this.config.workerId,
      hostname: hostname(),
      hardwareClass: this.slot.hardwareClass,
      sandbox: this.slot.sandbox,
      runtimes: this.slot.runtimes.filter(isAvailable).map((one) => one.runtime),
      state: currentRunId ? 'busy' : this.draining ? 'draining' : 'idle',
      currentRunId,
      revision: this.config.log.revision,
    };
  }
}
