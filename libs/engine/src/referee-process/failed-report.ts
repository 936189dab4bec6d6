import { type JobContestant, type Manifest, REPORT_VERSION, type RunReport } from '@torchperf/contracts';
import type { Verdict } from '@torchperf/domain';
import { noiseBetween, readNoise, recordMachine } from '../machine';
import type { SessionRequest } from './request';

/** Characters of a message, as `RunReportSchema` allows them. */
export const MAX_MESSAGE_LENGTH = 4000;

/** The session of a run, its sandbox, and the run. */
interface FailedRun extends Pick<SessionRequest, 'suite' | 'revision' | 'cpu'> {
  readonly sandbox: string;
  readonly contestant: Pick<JobContestant, 'runId' | 'submissionId'> & {
    readonly bundle: { readonly manifest: Pick<Manifest, 'runtime'> };
  };
  readonly referenceLatencyMs?: SessionRequest['referenceLatencyMs'];
}

/** A report without figures: a verdict, its message, and the machine. */
export function failedReport(
  { contestant, suite, sandbox, revision, cpu, referenceLatencyMs = null }: FailedRun,
  verdict: Verdict,
  message: string,
): RunReport {
  const now = new Date().toISOString();
  const noise = readNoise(cpu);
  return {
    version: REPORT_VERSION,
    runId: contestant.runId,
    submissionId: contestant.submissionId,
    verdict,
    message: message.slice(0, MAX_MESSAGE_LENGTH),
    log: null,
    startedAt: now,
    finishedAt: now,
    suite,
    seed: null,
    seedSha256: null,
    machine: recordMachine({ sandbox, pinnedCpu: cpu, revision }),
    noise: noiseBetween(noise, noise),
    runtime: { name: contestant.bundle.manifest.runtime, versions: {}, referenceVersions: {} },
    metrics: {},
    floor: null,
    memorySource: null,
    latencySummary: null,
    referenceMedianMs: null,
    referenceLatencyMs,
    launchesRepeated: 0,
    warmupCorrect: 0,
    tiedAnswers: 0,
    noiseEffect: null,
    examples: { total: 0, asked: 0 },
    launches: [],
    flags: [],
    samples: null,
    batches: [],
  };
}
