import { Injectable } from '@nestjs/common';
import type { Prisma } from './generated/client';
import { PrismaService } from './prisma.service';

const BUNDLE = { sha256: true, compressedBytes: true, manifest: true } as const;

const SOURCE = {
  id: true,
  state: true,
  attempts: true,
  submission: {
    select: {
      id: true,
      ...BUNDLE,
      competition: {
        select: {
          inputShape: true,
          classes: true,
          suite: true,
          hiddenDataset: { select: { sha256: true, bytes: true } },
          referenceSubmission: { select: BUNDLE },
          canonical: { select: { hardwareClass: true, latencyMs: true } },
        },
      },
    },
  },
} as const satisfies Prisma.RunSelect;

export type BenchmarkSource = Prisma.RunGetPayload<{ select: typeof SOURCE }>;

/** Reads all that a benchmark job is made of. */
@Injectable()
export class BenchmarkSourceRepository {
  constructor(private readonly prisma: PrismaService) {}

  find(runId: string): Promise<BenchmarkSource | null> {
    return this.prisma.run.findUnique({ where: { id: runId }, select: SOURCE });
  }
}
