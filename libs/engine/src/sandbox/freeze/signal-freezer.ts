import { isStopped } from '../launch/process-tree';
import type { Freezer } from './freezer';

/** Freezes by SIGSTOP to each process, where no control group can do it. */
export class SignalFreezer implements Freezer {
  private signalled: readonly number[] = [];

  /** @param inside lists the processes of the sandbox. */
  constructor(private readonly inside: () => readonly number[]) {}

  tryFreeze(): boolean {
    const pids = this.inside();
    for (const pid of pids) signal(pid, 'SIGSTOP');
    this.signalled = pids;
    if (!pids.every(isStopped)) return false;
    // One that was forked before its parent stopped is on the list by now.
    return this.inside().every((pid) => pids.includes(pid));
  }

  thaw(): void {
    for (const pid of this.signalled) signal(pid, 'SIGCONT');
    this.signalled = [];
  }
}

function signal(pid: number, name: 'SIGSTOP' | 'SIGCONT'): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
