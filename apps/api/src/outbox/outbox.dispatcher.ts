import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import {
  BenchmarkSourceRepository,
  FinalRepository,
  type OutboxMessage,
  OutboxRepository,
  RunLifecycleRepository,
  UnitOfWork,
} from '@torchperf/database';
import { InvalidPayloadError, Queues } from '@torchperf/queue';
import { filter, type Subscription } from 'rxjs';
import { ReferenceService } from '../reference/reference.service';
import { RunEvents } from '../run-events/run-events.service';
import { BenchmarkJobBuilder } from './benchmark-job.builder';
import { RunAttempts } from './run-attempts.service';
import { RunNotPreparableError } from './run-not-preparable.error';

const BATCH = 20;
/** Messages of another process of the api are found by looking; our own are told of. */
const LOOK_EVERY_MS = 1_000;
const BACKOFF_FIRST_MS = 250;
const BACKOFF_LONGEST_MS = 10_000;

/**
 * Sends what stands in the outbox to the queue. A message is written in the transaction of what it announces and
 * stays until the queue has it, so that nothing accepted is lost between database and queue; the queue collapses
 * what is sent twice.
 */
@Injectable()
export class OutboxDispatcher implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(OutboxDispatcher.name);
  private stopped = false;
  private wake: () => void = () => undefined;
  private running: Promise<void> = Promise.resolve();
  private subscription: Subscription | undefined;

  constructor(
    private readonly outbox: OutboxRepository,
    private readonly sources: BenchmarkSourceRepository,
    private readonly finals: FinalRepository,
    private readonly lifecycle: RunLifecycleRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly attempts: RunAttempts,
    private readonly references: ReferenceService,
    private readonly jobs: BenchmarkJobBuilder,
    private readonly queues: Queues,
    private readonly runEvents: RunEvents,
  ) {}

  onApplicationBootstrap(): void {
    const queued = this.runEvents.events.pipe(filter(({ kind }) => kind === 'queued-changed'));
    this.subscription = queued.subscribe(() => this.wake());
    this.running = this.run();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    this.subscription?.unsubscribe();
    this.wake();
    await this.running;
  }

  private async run(): Promise<void> {
    let failures = 0;
    while (!this.stopped) {
      const { sent, error } = await this.sendBatch();
      if (error) {
        if (failures === 0) this.logger.warn(`Messages wait in the outbox: ${describe(error)}`);
        // A nudge must not cut this short: it says nothing about the queue.
        await this.sleep(Math.min(BACKOFF_FIRST_MS * 2 ** failures, BACKOFF_LONGEST_MS), false);
        failures += 1;
      } else {
        if (failures > 0) this.logger.log('Messages of the outbox are sent again.');
        failures = 0;
        if (sent < BATCH) await this.sleep(LOOK_EVERY_MS, true);
      }
    }
  }

  private async sendBatch(): Promise<{ sent: number; error: unknown }> {
    try {
      return await this.outbox.sendBatch(BATCH, (message) => this.send(message));
    } catch (error) {
      return { sent: 0, error };
    }
  }

  private async send(message: OutboxMessage): Promise<void> {
    if (message.topic === 'withdraw') await this.queues.remove('benchmark', message.key);
    else if (message.topic === 'final') await this.sendFinal(message.key);
    else await this.sendRun(message.key);
  }

  private async sendRun(runId: string): Promise<void> {
    const source = await this.sources.find(runId);
    if (!source || source.state === 'finished' || source.awaitsReference) return;
    const { competition } = source.submission;
    if (competition.referenceState !== 'ok' && (await this.mustWait(runId))) return;
    await this.orGiveUp(runId, async () => {
      const job = this.jobs.build(source, new Date());
      await this.queues.enqueue('benchmark', job, { attempt: source.attempts });
    });
  }

  /** Sends those runs of a final that have not finished, as one job. */
  private async sendFinal(finalId: string): Promise<void> {
    const source = await this.finals.findSource(finalId);
    const [first] = source?.runs ?? [];
    if (!source || !first || first.awaitsReference) return;
    if (source.competition.referenceState !== 'ok' && (await this.mustWait(first.id))) return;
    await this.orGiveUp(first.id, async () => {
      const job = this.jobs.buildFinal(source, new Date());
      const attempt = Math.max(...source.runs.map(({ attempts }) => attempts));
      await this.queues.enqueue('benchmark', job, { attempt });
    });
  }

  /** Whether the run waits for a reference that does not work. Looked at again, locked: it may work by now. */
  private mustWait(runId: string): Promise<boolean> {
    return this.unitOfWork.run(async (transaction) => {
      const run = await this.lifecycle.lock(transaction, runId);
      return run !== null && run.state !== 'finished' && this.references.mustWait(transaction, run);
    });
  }

  /** What can never be sent must not hold up what stands behind it. */
  private async orGiveUp(runId: string, send: () => Promise<void>): Promise<void> {
    try {
      await send();
    } catch (error) {
      if (!(error instanceof RunNotPreparableError || error instanceof InvalidPayloadError)) throw error;
      await this.giveUp(runId, error.message);
    }
  }

  private async giveUp(runId: string, message: string): Promise<void> {
    this.logger.error(message);
    const changes = await this.unitOfWork.run(async (transaction) => {
      const run = await this.lifecycle.lock(transaction, runId);
      if (!run || run.state === 'finished') return [];
      return this.attempts.giveUp(transaction, run, message);
    });
    this.attempts.announce(changes);
  }

  private sleep(durationMs: number, wakeable: boolean): Promise<void> {
    return new Promise((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        this.wake = () => undefined;
        resolve();
      };
      const timer = setTimeout(finish, durationMs);
      this.wake = () => {
        if (wakeable || this.stopped) finish();
      };
    });
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
