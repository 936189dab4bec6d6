import { hostname } from 'node:os';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { WorkerConfig } from '@torchperf/config';
import type { Instruction, WorkerHeartbeat } from '@torchperf/contracts';
import { isAvailable } from '@torchperf/engine';
import { Queues } from '@torchperf/queue';
import { ApiContact } from './api-contact';
import { BenchmarkProcessor } from './benchmark.processor';
import { clockOffsetMs, clockProblem } from './clock-offset';
import { Slot } from './slot';
import { WORKER_CONFIG } from './worker-config';
import { WorkerFitness } from './worker-fitness.service';
import { WorkerHealthFile } from './worker-health-file';

const BUSY_EVERY_MS = 5_000;
/** How often an idle worker polls for a job: the maximum time that a run waits for a free worker. */
const IDLE_EVERY_MS = 1_000;
/** How often a worker polls whether its report is stored, to get its next job. */
const REPORTED_EVERY_MS = 100;

/**
 * Sends the worker's state and follows the instruction in the answer: start a job, keep it, or drop it. See
 * `JobAssignment` in the api for the other side.
 */
@Injectable()
export class HeartbeatService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(HeartbeatService.name);
  private timer: NodeJS.Timeout | undefined;
  private beating: Promise<void> = Promise.resolve();
  private draining = false;
  private answered = true;
  private stopping = false;
  private clockOffsetMs: number | null = null;
  private reason: string | null = null;

  constructor(
    @Inject(WORKER_CONFIG) private readonly config: WorkerConfig,
    private readonly queues: Queues,
    private readonly processor: BenchmarkProcessor,
    private readonly fitness: WorkerFitness,
    private readonly contact: ApiContact,
    private readonly slot: Slot,
    private readonly health: WorkerHealthFile,
  ) {}

  onApplicationBootstrap(): void {
    this.logger.log(`Ready on CPU ${this.slot.cpu}: ${this.slot.sandbox}.`);
    for (const runtime of this.slot.runtimes) {
      if (isAvailable(runtime)) this.logger.log(`Runtime ${runtime.runtime}: ${runtime.version}.`);
      else this.logger.warn(`Runtime ${runtime.runtime} unavailable: ${runtime.unavailable}.`);
    }
    this.processor.onEnd = () => this.schedule(0);
    this.schedule(0);
  }

  /** Aborts the current job and reports the stop. If the report is lost, the missing heartbeats show it. */
  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    await this.processor.drop();
    await this.beating;
    await this.processor.drop();
    // After the last heartbeat, which writes the file.
    this.health.remove();
    try {
      await this.queues.enqueue('workers', { ...this.state(), state: 'stopped', reason: null });
    } catch (error) {
      this.logger.warn(`Could not report the stop to the api: ${(error as Error).message}`);
    }
  }

  /** Schedules the next heartbeat. Only one runs at a time; another that is due meanwhile follows it. */
  private schedule(delayMs: number): void {
    if (this.stopping) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.beating = this.beating.then(() => this.beat()).then((pauseMs) => this.schedule(pauseMs));
    }, delayMs);
  }

  private pauseMs(): number {
    if (this.processor.isReported) return REPORTED_EVERY_MS;
    return this.processor.isBusy ? BUSY_EVERY_MS : IDLE_EVERY_MS;
  }

  /** @returns how long to wait before the next. */
  private async beat(): Promise<number> {
    if (this.stopping) return 0;
    const hadJob = this.processor.isBusy;
    try {
      if (!hadJob) await this.checkFitness();
      const askedMs = Date.now();
      const answer = await this.queues.sendHeartbeat(this.state());
      this.contact.noteAnswer();
      const receivedMs = Date.parse(answer.receivedAt);
      this.clockOffsetMs = clockOffsetMs({ askedMs, receivedMs, answeredMs: Date.now() });
      this.setDraining(answer.draining);
      this.answered = true;
      this.health.write('ok', `The api answered; CPU ${this.slot.cpu}`);
      if (!this.stopping) await this.follow(answer.instruction);
    } catch (error) {
      this.contact.noteSilence();
      if (this.answered) this.logger.warn(`Heartbeat unanswered: ${(error as Error).message}`);
      this.answered = false;
    }
    // A worker whose job has ended requests the next one at once.
    return hadJob && !this.processor.isBusy ? 0 : this.pauseMs();
  }

  private async follow(instruction: Instruction): Promise<void> {
    switch (instruction.kind) {
      case 'none':
        return this.processor.drop();
      case 'keep':
        return this.processor.keep();
      case 'start':
        return this.processor.start(instruction.job);
    }
  }

  private async checkFitness(): Promise<void> {
    const problem = clockProblem(this.clockOffsetMs);
    if (problem && this.reason === null) this.logger.error(`Worker unhealthy; takes no jobs. ${problem}`);
    this.reason = problem ?? (await this.fitness.check());
  }

  private setDraining(draining: boolean): void {
    if (this.draining === draining) return;
    this.draining = draining;
    this.logger.log(draining ? 'Draining; takes no new jobs.' : 'Draining ended; takes jobs again.');
  }

  private state(): WorkerHeartbeat {
    const { processor } = this;
    return {
      workerId: this.config.workerId,
      hostname: hostname(),
      hardwareClass: this.slot.hardwareClass,
      sandbox: this.slot.sandbox,
      runtimes: this.slot.runtimes.filter(isAvailable).map(({ runtime }) => runtime),
      state: this.stateName(),
      reason: processor.isBusy ? processor.waitsFor : this.reason,
      currentRunId: processor.currentRunId,
      job: processor.held,
      clockOffsetMs: this.clockOffsetMs,
      revision: this.config.log.revision,
    };
  }

  private stateName(): WorkerHeartbeat['state'] {
    if (this.processor.isBusy) return 'busy';
    if (this.reason !== null) return 'unhealthy';
    return this.draining ? 'draining' : 'idle';
  }
}
