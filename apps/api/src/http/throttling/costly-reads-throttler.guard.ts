import { Injectable } from '@nestjs/common';
import { ThrottlerGuard } from '@nestjs/throttler';
import { visitorNetwork } from './visitor-network';

/**
 * Reports, exports, comparisons and boards of the past are computed per request from large records. A class of 30 teams
 * may share an address, but one busy client must not occupy the api.
 */
export const COSTLY_READS_PER_MINUTE = 120;

/** Counts requests by visitor (see `visitorNetwork`), of each route separately. */
@Injectable()
export class CostlyReadsThrottlerGuard extends ThrottlerGuard {
  override async onModuleInit(): Promise<void> {
    await super.onModuleInit();
    this.throttlers = [{ name: 'default', ttl: 60_000, limit: COSTLY_READS_PER_MINUTE }];
  }

  protected override async getTracker({ ip }: { ip: string }): Promise<string> {
    return visitorNetwork(ip);
  }

  protected override async getErrorMessage(): Promise<string> {
    return `One address may request this ${COSTLY_READS_PER_MINUTE} times a minute. Wait, then try again.`;
  }
}
