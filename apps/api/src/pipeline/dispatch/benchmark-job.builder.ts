import { Inject, Injectable } from '@nestjs/common';
import { signArtifactUrl } from '@torchperf/bundle';
import type { ApiConfig } from '@torchperf/config';
import {
  type BenchmarkJob,
  BenchmarkJobSchema,
  type FinalJob,
  FinalJobSchema,
  type HiddenPart,
} from '@torchperf/contracts';
import type { BenchmarkSource, FinalSource, MeasuredCompetition } from '@torchperf/database';
import { API_CONFIG } from '../../http/configuration/configuration.module';
import { RunNotPreparableError } from './dispatch.errors';

/** Validity of a job's signed URLs: far longer than a worker waits for the store. One clock signs and checks them. */
const ADDRESS_LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;

interface StoredBundle {
  readonly sha256: string;
  readonly compressedBytes: number;
  readonly manifest: unknown;
}

interface StoredSubmission extends StoredBundle {
  readonly id: string;
  readonly teamId: string;
}

/** Builds the job of a run or of a final: everything that a worker needs. */
@Injectable()
export class BenchmarkJobBuilder {
  constructor(@Inject(API_CONFIG) private readonly config: ApiConfig) {}

  /** @throws RunNotPreparableError when the competition lacks what a run needs. */
  build(source: BenchmarkSource, now: Date): BenchmarkJob {
    const { submission } = source;
    const job = BenchmarkJobSchema.safeParse({
      lease: source.lease,
      ...this.context(source.id, submission.competition, 'board', now),
      ...this.contestant(source.id, submission, now),
    });
    if (!job.success) throw new RunNotPreparableError(source.id, job.error.message);
    return job.data;
  }

  /** @throws RunNotPreparableError as `build` does. */
  buildFinal({ id, division, competition, runs }: FinalSource, now: Date): FinalJob {
    const job = FinalJobSchema.safeParse({
      lease: Math.max(...runs.map(({ lease }) => lease)),
      ...this.context(id, competition, 'final', now),
      finalId: id,
      division,
      contestants: runs.map((run) => this.contestant(run.id, run.submission, now)),
    });
    if (!job.success) throw new RunNotPreparableError(id, job.error.message);
    return job.data;
  }

  private context(subject: string, competition: MeasuredCompetition, part: HiddenPart['part'], now: Date) {
    if (!competition.referenceSubmission) {
      throw new RunNotPreparableError(subject, 'the competition has no reference model');
    }
    const { finalsShare, splitSeed } = competition;
    return {
      reference: this.bundle(competition.referenceSubmission, now),
      dataset: this.artifact(competition.hiddenDataset, now),
      ...(finalsShare > 0 && { examples: { part, finalsShare, splitSeed } }),
      task: { inputShape: competition.inputShape, classes: competition.classes },
      suite: competition.suite,
      // The hardware class is not known here: the worker uses its own.
      referenceLatenciesMs: Object.fromEntries(
        // The newest version of each class comes last, so it wins.
        competition.canonical.toReversed().map(({ hardwareClass, latencyMs }) => [hardwareClass, latencyMs]),
      ),
    };
  }

  private contestant(runId: string, { id, teamId, ...bundle }: StoredSubmission, now: Date) {
    return { runId, submissionId: id, teamId, bundle: this.bundle(bundle, now) };
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
