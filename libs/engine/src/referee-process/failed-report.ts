import { REPORT_VERSION, type RunReport } from '@torchperf/contracts';
import type { Verdict } from '@torchperf/domain';
import { noiseBetween, readNoise, recordMachine } from '../machine';
import type { BenchmarkRequest } from './request';

/** Characters of a message, as `RunReportSchema` allows them. */
export const MAX_MESSAGE_LENGTH = 4000;

type Subject = Pick<BenchmarkRequest, 'runId' | 'submissionId' | 'suite' | 'revision' | 'cpu'> & {
  readonly runtime: RunReport['runtime']['name'];
  readonly sandbox: string;
  readonly referenceLatencyMs?: number | null;
};

/** A report without figures: a verdict, its message, and the machine. */
export function failedReport(subject: Subject, verdict: Verdict, message: string): RunReport {
  const now = new Date().toISOString();
  const noise = readNoise(subject.cpu);
  return {
    version: REPORT_VERSION,
    runId: subject.runId,
    submissionId: subject.submissionId,
    verdict,
    message: message.slice(0, MAX_MESSAGE_LENGTH),
    log: null,
    startedAt: now,
    finishedAt: now,
    suite: subject.suite,
    seed: null,
    seedSha256: null,
    machine: recordMachine({
      sandbox: subject.sandbox,
      pinnedCpu: subject.cpu,
      revision: subject.revision,
    }),
    noise: noiseBetween(noise, noise),
    runtime: { name: subject.runtime, versions: {}, referenceVersions: {} },
    metrics: {},
    floor: null,
    memorySource: null,
    latencySummary: null,
    referenceMedianMs: null,
    referenceLatencyMs: subject.referenceLatencyMs ?? null,
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
