import { readlinkSync } from 'node:fs';
import { startTime } from '@torchperf/engine';

/** Identifies a process on its host. The pid alone does not: it is reused, and each container counts from 1. */
export interface ProcessIdentity {
  /** The PID namespace, such as "pid:[4026531836]". */
  readonly namespace: string;
  readonly pid: string;
  /** Start time in clock ticks since boot. */
  readonly startedAt: string;
}

/** This process. */
export function ownIdentity(): ProcessIdentity {
  const pid = String(process.pid);
  return { namespace: pidNamespace(), pid, startedAt: startTime(pid) };
}

/** Whether a process is alive; null if it is in another PID namespace, which is invisible from here. */
export function isAlive({ namespace, pid, startedAt }: ProcessIdentity): boolean | null {
  if (namespace !== pidNamespace()) return null;
  return startedAt !== '' && startedAt === startTime(pid);
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}
