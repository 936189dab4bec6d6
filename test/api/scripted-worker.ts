import { setTimeout as sleep } from 'node:timers/promises';
import {
  type HeartbeatAnswer,
  type Job,
  type JobContestant,
  type RunReport,
  subjectIdOf,
  type WorkerHeartbeat,
} from '@torchperf/contracts';
import { createQueues, HeartbeatUnansweredError, type Queues, QueueUnavailableError } from '@torchperf/queue';
import { buildHeartbeat } from '../builders/heartbeat';
import { buildRunReport } from '../builders/run-report';
import type { TestApi } from './start-test-api';
import { until } from './until';

const PAUSE_MS = 20;

/** A job of a single run, with the fields of its contestant at hand. */
type SingleRunJob = Job & JobContestant;

/** The far side of the queue: takes jobs and sends reports as a worker does, measuring nothing. */
export interface ScriptedWorker {
  readonly queues: Queues;
  readonly jobs: { readonly job: SingleRunJob }[];
  readonly finals: { readonly job: Job }[];
  /**
   * Takes jobs and reports each as `reportOf` returns it. With null nothing is reported: a separate worker keeps the job,
   * so that the next one can be taken. Finals are taken and kept.
   */
  work(
    reportOf: (job: SingleRunJob) => Partial<RunReport> | null,
    as?: Partial<WorkerHeartbeat>,
  ): Promise<void>;
  /** Sends a report without having been asked; under the run's lease of now, unless another is named. */
  report(
    run: { runId: string; submissionId: string },
    given?: Partial<RunReport>,
    lease?: number,
  ): Promise<void>;
  /** Sends a report as `report` does, and waits until the run has finished. */
  finish(run: { runId: string; submissionId: string }, given?: Partial<RunReport>): Promise<void>;
  /** Waits until the api has consumed every report. */
  drained(): Promise<void>;
  close(): Promise<void>;
}

export async function startScriptedWorker(api: TestApi, workerId = 'worker-1'): Promise<ScriptedWorker> {
  const queues = await createQueues(api.config.queue);
  const jobs: ScriptedWorker['jobs'] = [];
  const finals: ScriptedWorker['finals'] = [];
  const stopping = new AbortController();
  const working: Promise<void>[] = [];

  const report: ScriptedWorker['report'] = async ({ runId, submissionId }, given = {}, lease) => {
    const report = buildRunReport({ ...timesOfNow(), ...given, runId, submissionId });
    const current = await api.prisma.run.findUnique({ where: { id: runId }, select: { lease: true } });
    await queues.enqueue('results', { runId, workerId, lease: lease ?? current?.lease ?? 0, report });
  };

  const finish: ScriptedWorker['finish'] = async (run, given) => {
    await report(run, given);
    await until(async () => {
      const { state } = await api.prisma.run.findUniqueOrThrow({ where: { id: run.runId } });
      return state === 'finished';
    });
  };

  /** @returns once it has a job that it keeps, or is to stop. */
  const work = async (
    state: WorkerHeartbeat,
    reportOf: (job: SingleRunJob) => Partial<RunReport> | null,
  ): Promise<void> => {
    let job: WorkerHeartbeat['job'] = null;
    while (!stopping.signal.aborted) {
      const answer: HeartbeatAnswer | null = await queues
        .sendHeartbeat({ ...state, state: job ? 'busy' : 'idle', job })
        .catch((error) => {
          if (
            error instanceof HeartbeatUnansweredError ||
            error instanceof QueueUnavailableError ||
            stopping.signal.aborted
          )
            return null;
          throw error;
        });
      if (answer?.instruction.kind === 'none') job = null;
      if (answer?.instruction.kind === 'start') {
        const started: Job = answer.instruction.job;
        job = { subject: subjectIdOf(started), lease: started.lease };
        if (started.finalId !== null) {
          finals.push({ job: started });
          return keep(state, job);
        }
        const single = { ...started, ...(started.contestants[0] as JobContestant) };
        jobs.push({ job: single });
        const given = reportOf(single);
        if (!given) return keep(state, job);
        await report(single, given, started.lease);
      }
      await sleep(PAUSE_MS);
    }
  };
  const keep = async (state: WorkerHeartbeat, job: WorkerHeartbeat['job']): Promise<void> => {
    await queues.sendHeartbeat({ ...state, state: 'busy', job }).catch(() => null);
  };

  return {
    queues,
    jobs,
    finals,
    report,
    finish,
    drained: async () => {
      await until(async () => {
        const { waiting, active } = await queues.counts('results');
        return waiting + active === 0;
      });
    },
    work: async (reportOf, as = {}) => {
      const loop = async () => {
        for (let n = 0; !stopping.signal.aborted; n += 1) {
          const id = n === 0 ? workerId : `${workerId}.${n}`;
          await work(buildHeartbeat({ workerId: id, ...as }), reportOf);
        }
      };
      working.push(loop().catch((error) => (stopping.signal.aborted ? undefined : Promise.reject(error))));
    },
    close: async () => {
      stopping.abort();
      await Promise.all(working);
      await queues.close();
    },
  };
}

function timesOfNow() {
  const now = Date.now();
  return { startedAt: new Date(now - 1000).toISOString(), finishedAt: new Date(now).toISOString() };
}
