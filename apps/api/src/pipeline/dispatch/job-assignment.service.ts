import { Injectable, Logger } from '@nestjs/common';
import type { HeldJob, Instruction, Job, WorkerHeartbeat } from '@torchperf/contracts';
import {
  type AssignedRun,
  type AvailableWorker,
  BenchmarkSourceRepository,
  FinalRepository,
  RunLifecycleRepository,
  RunQueueRepository,
  SettingRepository,
  UnitOfWork,
  WorkerRepository,
} from '@torchperf/database';
import { RunEvents } from '../run-updates/run-events.service';
import { WORKER_SILENCE_MAX_MS } from '../workers/worker-silence';
import { RunNotPreparableError } from './dispatch.errors';
import { JobBuilder, type JobSource } from './job.builder';
import { RunAttempts, type RunChange } from './run-attempts.service';
import { isAvailable } from './wait-reason';

/**
 * Reconciles workers with the rows of the runs, which are the only record of assignments. So the next heartbeat repairs
 * a lost answer, a restart of either side or an emptied queue:
 *
 * - a run that is assigned to the worker, but that the worker does not have, is requeued;
 * - a job that the worker has, but that is not assigned to it, is dropped by the worker;
 * - an idle worker gets the next run that it can execute.
 *
 * A worker keeps its job until the report is stored: only then is the assignment over.
 */
@Injectable()
export class JobAssignment {
  private readonly logger = new Logger(JobAssignment.name);

  constructor(
    private readonly queue: RunQueueRepository,
    private readonly workers: WorkerRepository,
    private readonly sources: BenchmarkSourceRepository,
    private readonly finals: FinalRepository,
    private readonly lifecycle: RunLifecycleRepository,
    private readonly settings: SettingRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly attempts: RunAttempts,
    private readonly jobs: JobBuilder,
    private readonly runEvents: RunEvents,
  ) {}

  async instruct(heartbeat: WorkerHeartbeat, draining: boolean): Promise<Instruction> {
    const { workerId, job, state, clockOffsetMs } = heartbeat;
    const assigned = await this.queue.findAssigned(workerId);
    const held = assigned.filter((run) => isOfJob(run, job));
    for (const run of assigned) if (!held.includes(run)) await this.requeueLost(run, heartbeat);
    if (held.length > 0) {
      if ((await this.queue.confirm(held.map(({ id }) => id))) > 0) this.runEvents.queuedChanged();
      return { kind: 'keep' };
    }
    // The worker must drop its job first; it asks again when it is idle.
    if (job || state !== 'idle' || !isAvailable({ state, draining, clockOffsetMs })) return { kind: 'none' };
    if ((await this.settings.find('queue-paused')) === true) return { kind: 'none' };
    const next = await this.next({ ...heartbeat, id: workerId });
    return next ? { kind: 'start', job: next } : { kind: 'none' };
  }

  private async next(worker: AvailableWorker): Promise<Job | null> {
    const live = await this.workers.findLive(WORKER_SILENCE_MAX_MS);
    const others = live
      .filter((other) => other.id !== worker.id && isAvailable(other))
      .map(({ id, runtimes, hardwareClass }) => ({ id, runtimes, hardwareClass }));
    for (;;) {
      const id = await this.unitOfWork.run((transaction) =>
        this.queue.assignNext(transaction, worker, others),
      );
      if (id === null) return null;
      this.runEvents.queuedChanged();
      try {
        const job = await this.jobFor(id);
        if (job) return job;
      } catch (error) {
        // A run that can never start must not block the runs behind it.
        if (!(error instanceof RunNotPreparableError)) throw error;
        await this.abandon(id, error.message);
      }
    }
  }

  /** @returns null when it has finished or was cancelled meanwhile. */
  private async jobFor(id: string): Promise<Job | null> {
    const source = (await this.runSource(id)) ?? (await this.finalSource(id));
    return source && source.runs.length > 0 ? this.jobs.build(source, new Date()) : null;
  }

  private async runSource(id: string): Promise<JobSource | null> {
    const run = await this.sources.find(id);
    if (!run) return null;
    const runs = run.state === 'finished' ? [] : [run];
    return { id, isFinal: false, competition: run.submission.competition, runs };
  }

  private async finalSource(id: string): Promise<JobSource | null> {
    const final = await this.finals.findSource(id);
    return final && { ...final, isFinal: true };
  }

  private async abandon(id: string, message: string): Promise<void> {
    this.logger.error(message);
    const final = await this.finals.findSource(id);
    const runId = final?.runs[0]?.id ?? id;
    const changes = await this.unitOfWork.run(async (transaction) => {
      const run = await this.lifecycle.lock(transaction, runId);
      if (!run || run.state === 'finished') return [];
      return this.attempts.abandon(transaction, run, message);
    });
    this.attempts.announce(changes);
  }

  /** The worker does not have a run that is assigned to it: it was restarted, stopped, or never got the answer. */
  private async requeueLost(run: AssignedRun, { workerId, state }: WorkerHeartbeat): Promise<void> {
    const isLoss = run.startedAt !== null && state !== 'stopped' && state !== 'unhealthy';
    const changes = await this.unitOfWork.run(async (transaction): Promise<RunChange[]> => {
      const locked = await this.lifecycle.lock(transaction, run.id);
      if (locked?.state !== 'running' || locked.workerId !== workerId || locked.lease !== run.lease)
        return [];
      return this.attempts.release(transaction, locked, isLoss);
    });
    for (const { runId, kind } of changes) {
      this.logger.log(`Run ${runId} ${kind}: worker ${workerId} (${state}) no longer has it.`);
    }
    this.attempts.announce(changes);
  }
}

function isOfJob({ id, finalId, lease }: AssignedRun, job: HeldJob | null): boolean {
  return job !== null && job.subject === (finalId ?? id) && job.lease === lease;
}
