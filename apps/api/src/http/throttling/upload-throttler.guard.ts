import { Injectable } from '@nestjs/common';
import { ThrottlerGuard, type ThrottlerModuleOptions } from '@nestjs/throttler';
import type { Viewer } from '../auth/viewer';

/** Reading a bundle takes up to a second of a core; a class of 30 teams must not occupy the api with it. */
export const UPLOADS_PER_MINUTE = 60;

export const UPLOAD_THROTTLE: ThrottlerModuleOptions = {
  throttlers: [{ ttl: 60_000, limit: UPLOADS_PER_MINUTE }],
  errorMessage: `A team may upload ${UPLOADS_PER_MINUTE} bundles a minute. Wait, then send it again.`,
};

/** Counts uploads by team, not by address: a whole class may share one. Runs after `TeamGuard`. */
@Injectable()
export class UploadThrottlerGuard extends ThrottlerGuard {
  protected override async getTracker(request: { viewer?: Viewer; ip: string }): Promise<string> {
    return request.viewer?.kind === 'team' ? request.viewer.team.id : request.ip;
  }
}
