import { readFileSync, readlinkSync } from 'node:fs';

/** Names a process for good on its host: its number alone is used again, and each container counts from 1. */
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

/** Whether a process lives; null for one of another PID namespace, which cannot be seen from here. */
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

/** When a process started, in clock ticks since boot. Empty: it is gone. */
export function startTime(pid: string): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
