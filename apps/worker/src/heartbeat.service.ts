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
/** An idle worker asks for a job so often: the longest that a run waits for a free worker. */
const IDLE_EVERY_MS = 1_000;
/** So often a worker asks whether its report is stored, to get its next job. */
const REPORTED_EVERY_MS = 100;

/**
 * Says what this worker does, and does what the answer says: start a job, keep the one that it has, or drop it. See
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
    for (const one of this.slot.runtimes) {
      if (isAvailable(one)) this.logger.log(`Runtime ${one.runtime}: ${one.version}.`);
      else this.logger.warn(`Runtime ${one.runtime} is not available: ${one.unavailable}.`);
    }
    this.processor.onEnd = () => this.schedule(0);
    this.schedule(0);
  }

  /** Breaks off what is under way and says that the worker stops; if that is not received, its silence will say so. */
  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    await this.processor.drop();
    await this.beating;
    await this.processor.drop();
    // After the last heartbeat, which writes it.
    this.health.remove();
    try {
      await this.queues.enqueue('workers', { ...this.state(), state: 'stopped', reason: null });
    } catch (error) {
      this.logger.warn(`The api was not told that this worker stops: ${(error as Error).message}`);
    }
  }

  /** One heartbeat at a time: one that is wanted during another follows it. */
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
      if (this.answered) this.logger.warn(`No answer to a heartbeat: ${(error as Error).message}`);
      this.answered = false;
    }
    // A worker that is rid of its job asks for the next one at once.
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
    if (problem && this.reason === null) this.logger.error(`Takes no jobs. ${problem}`);
    this.reason = problem ?? (await this.fitness.check());
  }

  private setDraining(draining: boolean): void {
    if (this.draining === draining) return;
    this.draining = draining;
    this.logger.log(draining ? 'Draining: no more jobs are taken.' : 'Taking jobs again.');
  }

  private state(): WorkerHeartbeat {
    const { processor } = this;
    return {
      workerId: this.config.workerId,
      hostname: hostname(),
      hardwareClass: this.slot.hardwareClass,
      sandbox: this.slot.sandbox,
      runtimes: this.slot.runtimes.filter(isAvailable).map((one) => one.runtime),
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
