import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { type ResultJob, ResultJobSchema } from '@torchperf/contracts';
import { type Consumer, Queues, UnrecoverableError } from '@torchperf/queue';
import { outageOf } from '../problems/outage';
import { ResultsService } from './results.service';
import { RunProgressService } from './run-progress.service';

/** Reports of different competitions are stored side by side; those of one wait for each other's ranking. */
const CONCURRENCY = 2;
/** So often a report may fail to be stored for no known reason, such as two transactions in each other's way. */
const STORE_FAILURES_MAX = 3;

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
    this.consumer = await this.queues.consume(
      'results',
      (result, { failures }) => this.store(result, failures),
      {
        concurrency: CONCURRENCY,
        onInvalid: async (data, { message }) => {
          const sender = ResultJobSchema.omit({ report: true }).loose().safeParse(data);
          if (sender.success) await this.results.refuse(sender.data, message);
        },
      },
    );
  }

  async onModuleDestroy(): Promise<void> {
    await this.consumer?.close();
  }

  /**
   * What keeps the api from working is waited for. A report that cannot be stored for another reason is refused: its
   * worker would hold it, and take no other job, for ever.
   */
  private async store(result: ResultJob, failures: number): Promise<void> {
    try {
      await this.results.store(result);
    } catch (error) {
      const isFinal = error instanceof UnrecoverableError || failures >= STORE_FAILURES_MAX;
      if (outageOf(error) !== null || !isFinal) throw error;
      await this.results.refuse(result, error instanceof Error ? error.message : String(error));
    }
  }

  /** Progress is worth nothing a second later, so what fails is not tried again. */
  private attempt(work: Promise<void>): void {
    work.catch((error: unknown) => this.logger.warn(error instanceof Error ? error.message : String(error)));
  }
}
