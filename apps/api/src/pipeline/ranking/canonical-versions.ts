import type { CanonicalLatency } from '@torchperf/contracts';
import type { CanonicalVersion } from '@torchperf/database';

/**
 * The version of a hardware class's canonical latency that was in force at a moment; null where there was none.
 * @param versions the newest of each hardware class first.
 * @param moment null for now.
 */
export function canonicalAt(
  versions: readonly CanonicalVersion[],
  hardwareClass: string | null,
  moment: Date | null,
): CanonicalVersion | null {
  const isInForce = ({ hardwareClass: ofVersion, since }: CanonicalVersion) =>
    ofVersion === hardwareClass && (moment === null || since <= moment);
  return versions.find(isInForce) ?? null;
}

/** A version as the API shows it. */
export function toCanonicalLatency(version: CanonicalVersion): CanonicalLatency {
  const { hardwareClass, since, ...rest } = version;
  return { hardwareClass, ...rest, since: since.toISOString() };
}
