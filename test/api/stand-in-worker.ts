import type { BenchmarkJob, FinalJob, RunReport } from '@torchperf/contracts';
import { createQueues, type JobContext, type Queues } from '@torchperf/queue';
import { buildRunReport } from '../builders/run-report';
import type { TestApi } from './start-test-api';

type Context = JobContext<'benchmark'>;

/** The far side of the queue: takes jobs and sends reports as a worker does, measuring nothing. */
export interface StandInWorker {
  readonly queues: Queues;
  readonly jobs: { readonly job: BenchmarkJob; readonly jobId: string }[];
  readonly finals: { readonly job: FinalJob; readonly jobId: string }[];
  /** Takes jobs and reports each as `reportOf` says; with null nothing is reported. Finals it takes and leaves. */
  work(reportOf: (job: BenchmarkJob, context: Context) => Partial<RunReport> | null): Promise<void>;
  /** Sends a report without having been asked. */
  report(run: { runId: string; submissionId: string }, given?: Partial<RunReport>): Promise<void>;
  close(): Promise<void>;
}

export async function startStandInWorker(api: TestApi, workerId = 'worker-1'): Promise<StandInWorker> {
  const queues = await createQueues(api.config.queue);
  const jobs: StandInWorker['jobs'] = [];
  const finals: StandInWorker['finals'] = [];
  const report: StandInWorker['report'] = async ({ runId, submissionId }, given = {}) => {
    const report = buildRunReport({ ...timesOfNow(), ...given, runId, submissionId });
    await queues.enqueue('results', { runId, workerId, report });
  };
  return {
    queues,
    jobs,
    finals,
    report,
    work: async (reportOf) => {
      await queues.consume('benchmark', async (job, context) => {
        if ('finalId' in job) {
          finals.push({ job, jobId: context.jobId });
          return;
        }
        jobs.push({ job, jobId: context.jobId });
        const given = reportOf(job, context);
        if (given) await report(job, given);
      });
    },
    close: () => queues.close(),
  };
}

function timesOfNow() {
  const now = Date.now();
  return { startedAt: new Date(now - 1000).toISOString(), finishedAt: new Date(now).toISOString() };
}
