import { Injectable } from '@nestjs/common';
import { CANONICAL_VERSIONS } from '../competitions/canonical-latency.repository';
import type { Prisma } from '../generated/client';
import { PrismaService } from '../prisma.service';

const BUNDLE = { sha256: true, compressedBytes: true, manifest: true } as const;

/** What is measured. */
export const CONTESTANT = { id: true, teamId: true, ...BUNDLE } as const satisfies Prisma.SubmissionSelect;

/** What all runs of a competition have in common. */
export const BENCH = {
  inputShape: true,
  classes: true,
  referenceState: true,
  suite: true,
  finalsShare: true,
  splitSeed: true,
  hiddenDataset: { select: { sha256: true, bytes: true } },
  referenceSubmission: { select: BUNDLE },
  canonical: CANONICAL_VERSIONS,
} as const satisfies Prisma.CompetitionSelect;

const SOURCE = {
  id: true,
  state: true,
  lease: true,
  submission: { select: { ...CONTESTANT, competition: { select: BENCH } } },
} as const satisfies Prisma.RunSelect;

export type BenchmarkSource = Prisma.RunGetPayload<{ select: typeof SOURCE }>;

/** Reads the inputs of a benchmark job. */
@Injectable()
export class BenchmarkSourceRepository {
  constructor(private readonly prisma: PrismaService) {}

  find(runId: string): Promise<BenchmarkSource | null> {
    return this.prisma.run.findUnique({ where: { id: runId }, select: SOURCE });
  }
}
