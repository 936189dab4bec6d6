import { randomUUID } from 'node:crypto';
import { DEFAULT_SUITE, type Job, type JobContestant, type RunProgress } from '@torchperf/contracts';

const ARTIFACT = { url: 'http://127.0.0.1:9/artifact', sha256: 'a'.repeat(64), bytes: 1000 };
const MANIFEST = {
  name: 'MLP',
  runtime: 'python' as const,
  entry: 'model.py',
  techniques: [],
  description: '',
};
const BUNDLE = { ...ARTIFACT, manifest: MANIFEST };

/** A contestant of a job, of a team of its own. */
export function buildContestant(given: Partial<JobContestant> = {}): JobContestant {
  const ids = { runId: randomUUID(), submissionId: randomUUID(), teamId: randomUUID() };
  return { ...ids, bundle: BUNDLE, ...given };
}

/** A valid job of a single run, whose artifacts no one fetches. */
export function buildJob(given: Partial<Job> = {}): Job {
  return {
    lease: 0,
    finalId: null,
    contestants: [buildContestant()],
    reference: BUNDLE,
    dataset: ARTIFACT,
    task: { inputShape: [1, 28, 28], classes: 10 },
    suite: DEFAULT_SUITE,
    referenceLatenciesMs: {},
    ...given,
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
