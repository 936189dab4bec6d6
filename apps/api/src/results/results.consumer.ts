import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { type Consumer, Queues } from '@torchperf/queue';
import { ResultsService } from './results.service';
import { RunProgressService } from './run-progress.service';

/** Reports of different competitions are stored side by side; those of one wait for each other's ranking. */
const CONCURRENCY = 2;

/** Binds the queue to the services that know what its messages mean. */
@Injectable()
export class ResultsConsumer implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ResultsConsumer.name);
  private consumer: Consumer<'results'> | undefined;

  constructor(
    private readonly queues: Queues,
    private readonly results: ResultsService,
    private readonly progress: RunProgressService,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.queues.onProgress((progress) => this.attempt(this.progress.received(progress)));
    this.consumer = await this.queues.consume('results', (result) => this.results.store(result), {
      concurrency: CONCURRENCY,
    });
  }

  async onModuleDestroy(): Promise<void> {
    await this.consumer?.close();
  }

  /** Progress is worth nothing a second later, so what fails is not tried again. */
  private attempt(work: Promise<void>): void {
    work.catch((error: unknown) => this.logger.warn(error instanceof Error ? error.message : String(error)));
  }
}
