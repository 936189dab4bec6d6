import { Inject, Injectable } from '@nestjs/common';
import { signArtifactUrl } from '@torchperf/bundle';
import type { ApiConfig } from '@torchperf/config';
import { type Job, JobSchema } from '@torchperf/contracts';
import type { FinalSource } from '@torchperf/database';
import { API_CONFIG } from '../../http/configuration/configuration.module';
import { RunNotPreparableError } from './dispatch.errors';

/** Validity of a job's signed URLs: far longer than a worker waits for the store. One clock signs and checks them. */
const ADDRESS_LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;

/** The rows that a job is built from: a run alone, or the unfinished runs of a final. */
export interface JobSource extends Pick<FinalSource, 'competition' | 'runs'> {
  /** The final's where it is one, else the run's. */
  readonly id: string;
  readonly isFinal: boolean;
}
type MeasuredBundle = Omit<FinalSource['runs'][number]['submission'], 'id' | 'teamId'>;

/** Builds jobs: everything that a worker needs for a session. */
@Injectable()
export class JobBuilder {
  constructor(@Inject(API_CONFIG) private readonly config: ApiConfig) {}

  /** @throws RunNotPreparableError when the competition lacks what a run needs. */
  build({ id, isFinal, competition, runs }: JobSource, now: Date): Job {
    const { referenceSubmission, finalsShare, splitSeed } = competition;
    if (!referenceSubmission) {
      throw new RunNotPreparableError(id, 'the competition has no reference model');
    }
    const job = JobSchema.safeParse({
      lease: Math.max(...runs.map(({ lease }) => lease)),
      finalId: isFinal ? id : null,
      contestants: runs.map(({ id: runId, submission }) => ({
        runId,
        submissionId: submission.id,
        teamId: submission.teamId,
        bundle: this.bundle(submission, now),
      })),
      reference: this.bundle(referenceSubmission, now),
      dataset: this.artifact(competition.hiddenDataset, now),
      ...(finalsShare > 0 && { examples: { part: isFinal ? 'final' : 'board', finalsShare, splitSeed } }),
      task: { inputShape: competition.inputShape, classes: competition.classes },
      suite: competition.suite,
      // The hardware class is not known here: the worker uses its own.
      referenceLatenciesMs: Object.fromEntries(
        // The newest version of each class comes last, so it wins.
        competition.canonical.toReversed().map(({ hardwareClass, latencyMs }) => [hardwareClass, latencyMs]),
      ),
    });
    if (!job.success) throw new RunNotPreparableError(id, job.error.message);
    return job.data;
  }

  private bundle({ sha256, compressedBytes, manifest }: MeasuredBundle, now: Date) {
    return { ...this.artifact({ sha256, bytes: compressedBytes }, now), manifest };
  }

  private artifact({ sha256, bytes }: { readonly sha256: string; readonly bytes: number }, now: Date) {
    const url = signArtifactUrl({
      baseUrl: this.config.apiUrl,
      sha256,
      secret: this.config.signingSecret,
      expiresAt: new Date(now.getTime() + ADDRESS_LIFETIME_MS),
    });
    return { url, sha256, bytes };
  }
}
