import { Injectable } from '@nestjs/common';
import { PrismaService } from '../prisma.service';

/** A stored request with a key. Until it is answered, `status` and `body` are null. */
export interface IdempotentRequestRow {
  readonly fingerprint: string;
  readonly status: number | null;
  readonly body: string | null;
}

/** Requests with an `Idempotency-Key`, and their answers. */
@Injectable()
export class IdempotentRequestRepository {
  constructor(private readonly prisma: PrismaService) {}

  /**
   * Records a request as under way, unless it is known. Deletes requests from before `expiredBefore`, and those from
   * before `abandonedBefore` that were never answered, because their process died.
   * @returns the known request; null when this one is new.
   */
  async start(
    id: string,
    fingerprint: string,
    { expiredBefore, abandonedBefore }: { readonly expiredBefore: Date; readonly abandonedBefore: Date },
  ): Promise<IdempotentRequestRow | null> {
    await this.prisma.idempotentRequest.deleteMany({
      where: {
        OR: [{ createdAt: { lt: expiredBefore } }, { status: null, createdAt: { lt: abandonedBefore } }],
      },
    });
    const { count } = await this.prisma.idempotentRequest.createMany({
      data: [{ id, fingerprint }],
      skipDuplicates: true,
    });
    if (count === 1) return null;
    return this.prisma.idempotentRequest.findUnique({
      where: { id },
      select: { fingerprint: true, status: true, body: true },
    });
  }

  async finish(id: string, status: number, body: string): Promise<void> {
    await this.prisma.idempotentRequest.updateMany({ where: { id }, data: { status, body } });
  }

  /** A request that failed may be sent again. */
  async forget(id: string): Promise<void> {
    await this.prisma.idempotentRequest.deleteMany({ where: { id } });
  }
}
