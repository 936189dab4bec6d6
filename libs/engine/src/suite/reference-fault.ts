import { isPlatformFault, VERDICTS, type Verdict } from '@torchperf/domain';
import { type ContestantFault, PlatformFault } from '../referee/fault';

const OF_REFERENCE = /^The reference failed \(([a-z-]+)\): /;

/** What a fault of somebody else than the contestant means: one of ours. */
export function faultOf(role: string, fault: ContestantFault): PlatformFault {
  return new PlatformFault(`The ${role} failed (${fault.verdict}): ${fault.message}`, { cause: fault });
}

/**
 * What a run's reference did wrong, from the message of its `platform-error`; null where it did nothing. Of use where
 * a bundle is its own reference, and so at fault for both.
 */
export function referenceFault(
  message: string,
): { readonly verdict: Exclude<Verdict, 'platform-error'>; readonly message: string } | null {
  const found = OF_REFERENCE.exec(message);
  const verdict = VERDICTS.find((candidate) => candidate === found?.[1]);
  if (!found || !verdict || isPlatformFault(verdict)) return null;
  return { verdict, message: message.slice(found[0].length) };
}
