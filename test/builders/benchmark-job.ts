import { randomUUID } from 'node:crypto';
import { type BenchmarkJob, DEFAULT_SUITE, type FinalJob, type RunProgress } from '@torchperf/contracts';

/** A valid benchmark job whose artifacts no one fetches. */
export function buildBenchmarkJob(given: Partial<BenchmarkJob> = {}): BenchmarkJob {
  const artifact = { url: 'http://127.0.0.1:9/artifact', sha256: 'a'.repeat(64), bytes: 1000 };
  const bundle = {
    ...artifact,
    manifest: {
      name: 'MLP',
      runtime: 'python' as const,
      entry: 'model.py',
      techniques: [],
      description: '',
    },
  };
  return {
    runId: randomUUID(),
    submissionId: randomUUID(),
    teamId: randomUUID(),
    lease: 0,
    bundle,
    reference: bundle,
    dataset: artifact,
    task: { inputShape: [1, 28, 28], classes: 10 },
    suite: DEFAULT_SUITE,
    referenceLatenciesMs: {},
    ...given,
  };
}

/** A final of so many contestants. */
export function buildFinalJob(contestants: number): FinalJob {
  const { runId: _, submissionId: __, teamId: ___, bundle, ...bench } = buildBenchmarkJob();
  return {
    ...bench,
    finalId: randomUUID(),
    division: 'Test CPU × 2',
    contestants: Array.from({ length: contestants }, () => ({
      runId: randomUUID(),
      submissionId: randomUUID(),
      teamId: randomUUID(),
      bundle,
    })),
  };
}

/** The progress of a worker half-way through a run. */
export function buildProgress(runId: string, given: Partial<RunProgress> = {}): RunProgress {
  return {
    runId,
    workerId: 'worker-1',
    phase: 'measuring',
    launchesDone: 6,
    launchesMin: 12,
    launchesMax: 40,
    fraction: 0.5,
    message: 'launch 6 of at least 12',
    ...given,
  };
}
