import type { Verdict } from '@torchperf/domain';
import type { Viewer } from '../auth/viewer';

const PLATFORM_MESSAGE =
  'Our platform failed, not your submission. It costs you nothing, and the organiser can run it again.';

/** What a viewer is told of how a run ended. A fault of ours is explained to the organiser, who can mend it. */
export function messageFor<T extends string | null>(
  verdict: Verdict | null,
  message: T,
  viewer: Viewer,
): T | string {
  return verdict === 'platform-error' && viewer.kind !== 'admin' ? PLATFORM_MESSAGE : message;
}
