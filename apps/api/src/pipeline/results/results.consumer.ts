import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { type ReportMessage, ReportMessageSchema } from '@torchperf/contracts';
import { type Consumer, Queues, UnrecoverableError } from '@torchperf/queue';
import { outageOf } from '../../http/problems/outage';
import { ResultsService } from './results.service';
import { RunProgressService } from './run-progress.service';

/** Reports of different competitions are stored side by side; those of one wait for each other's ranking. */
const CONCURRENCY = 2;
/** Attempts to store a report after unknown errors, such as a serialization conflict. */
const MAX_STORE_FAILURES = 5;
const STORE_RETRY_MS = 1_000;

/** Binds the queue to the services that handle its messages. */
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
    this.consumer = await this.queues.consume('results', (result) => this.store(result), {
      concurrency: CONCURRENCY,
      onInvalid: async (data, { message }) => {
        const sender = ReportMessageSchema.omit({ report: true }).loose().safeParse(data);
        if (sender.success) await this.results.requeueUnstored(sender.data, message);
      },
    });
  }

  async onModuleDestroy(): Promise<void> {
    await this.consumer?.close();
  }

  /**
   * During an outage the queue retries. A report that cannot be stored for another reason is refused: else its worker
   * would hold it forever, and take no other job.
   */
  private async store(result: ReportMessage): Promise<void> {
    for (let failures = 1; ; failures += 1) {
      try {
        return await this.results.store(result);
      } catch (error) {
        if (outageOf(error) !== null) throw error;
        if (error instanceof UnrecoverableError || failures === MAX_STORE_FAILURES) {
          return this.results.requeueUnstored(result, error instanceof Error ? error.message : String(error));
        }
      }
      await sleep(STORE_RETRY_MS);
    }
  }

  /** Progress is worthless a second later, so failures are not retried. */
  private attempt(work: Promise<void>): void {
    work.catch((error: unknown) => this.logger.warn(error instanceof Error ? error.message : String(error)));
  }
}
