import { Inject, Injectable } from '@nestjs/common';
import { signArtifactUrl } from '@torchperf/bundle';
import type { ApiConfig } from '@torchperf/config';
import { type BenchmarkJob, BenchmarkJobSchema } from '@torchperf/contracts';
import type { BenchmarkSource } from '@torchperf/database';
import { API_CONFIG } from '../configuration/configuration.module';
import { RunNotPreparableError } from './run-not-preparable.error';

/**
 * How long a job's addresses hold. Well past any time in the queue; should a job wait for longer, its run fails
 * on our side and is put back with new ones.
 */
const ADDRESS_LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;

interface StoredBundle {
  readonly sha256: string;
  readonly compressedBytes: number;
  readonly manifest: unknown;
}

/** Makes of a run all that a worker is told. */
@Injectable()
export class BenchmarkJobBuilder {
  constructor(@Inject(API_CONFIG) private readonly config: ApiConfig) {}

  /** @throws RunNotPreparableError when the competition lacks what a run needs. */
  build(source: BenchmarkSource, now: Date): BenchmarkJob {
    const { submission } = source;
    const { competition } = submission;
    if (!competition.referenceSubmission) {
      throw new RunNotPreparableError(source.id, 'the competition has no reference model');
    }
    const job = BenchmarkJobSchema.safeParse({
      runId: source.id,
      submissionId: submission.id,
      bundle: this.bundle(submission, now),
      reference: this.bundle(competition.referenceSubmission, now),
      dataset: this.artifact(competition.hiddenDataset, now),
      task: { inputShape: competition.inputShape, classes: competition.classes },
      suite: competition.suite,
      // Which hardware the job will meet is not known here: the worker takes its own.
      referenceLatenciesMs: Object.fromEntries(
        competition.canonical.map(({ hardwareClass, latencyMs }) => [hardwareClass, latencyMs]),
      ),
    });
    if (!job.success) throw new RunNotPreparableError(source.id, job.error.message);
    return job.data;
  }

  private bundle({ sha256, compressedBytes, manifest }: StoredBundle, now: Date) {
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
