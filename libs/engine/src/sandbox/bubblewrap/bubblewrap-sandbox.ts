/*
 * Theory of operation
 *
 * A sandbox is one command that becomes, step by step, the program inside (launch-chain.ts):
 *   bash       (only when there are any) closes descriptors that the worker was itself started with;
 *   sh         joins the cgroups, so that all that follows is counted and limited;
 *   unshare    (root only, when needed) a mount namespace in which what lies under closed folders is mounted
 *              onto points that the slot's user can reach;
 *   setpriv    becomes the slot's user, with no capability and no way to get one;
 *   prlimit    limits that hold for each process;
 *   bwrap      namespaces, the read-only view, the system-call filter; then the program as its process 1.
 * Every step replaces itself by the next; so the process started here is bubblewrap's outer one, which waits, and
 * whose death ends all that is inside (--die-with-parent, and the kernel's rule for process 1).
 *
 * Trust: nothing inside is trusted. It gets descriptors 0 to 4 and no other, an environment made here, and sees no host
 * path. The steps run with an empty environment, because that of process 1 can be read inside. bubblewrap's arguments
 * come on a descriptor, so that they appear on no command line.
 *
 * Descriptors of the chain: 0 /dev/null, 1 and 2 the log, 3 input, 4 output, 5 the filter, 6 the arguments,
 * 7 bubblewrap's report of start and exit. bubblewrap closes 5 to 7 before the program starts.
 */

import { type CgroupSlot, describeCgroups } from '../cgroup/cgroup-slot';
import { cpusFrom } from '../cpu-list';
import type { Bubblewrap, HostTools } from '../launch/host-tools';
import { inheritedDescriptors } from '../launch/inherited-descriptors';
import { launchChain } from '../launch/launch-chain';
import type { Staging } from '../launch/staging';
import { FILTER_FD, launchCgroup, ORDER_FD, STATUS_FD, startChain } from '../launch/start-chain';
import type { Sandbox, SandboxBind, SandboxedProcess, SandboxSpec } from '../sandbox';
import type { SeccompFilters } from '../seccomp/seccomp-filter';
import { BUBBLEWRAP_ANATOMY } from './bubblewrap-anatomy';
import { bubblewrapArguments, type SandboxProfile } from './bubblewrap-arguments';

/** Processes of bubblewrap itself: the monitor that waits for the program inside. */
export const MONITOR_PROCESSES = 1;

/** The tools found on the machine, and the resources set up for the slot. */
export interface BubblewrapHost {
  readonly tools: HostTools;
  readonly bubblewrap: Bubblewrap;
  readonly filters: SeccompFilters;
  readonly staging: Staging;
  readonly cgroups: CgroupSlot | null;
  readonly scratchDir: string;
  /** The user to become; null for the current user, if that is not root. */
  readonly uid: number | null;
  readonly dropBoundingSet: boolean;
  readonly profile: SandboxProfile;
}

/** The sandbox made with bubblewrap; see the theory of operation above. */
export class BubblewrapSandbox implements Sandbox {
  readonly kind = 'bubblewrap';
  readonly cgroupVersion: 'v1' | 'v2' | 'none';
  readonly cgroupFolders: readonly string[];
  readonly features = { ownProcesses: true, ownFileTree: true, tmp: true, fork: true };
  private launches = 0;

  constructor(private readonly host: BubblewrapHost) {
    this.cgroupVersion = host.cgroups?.version ?? 'none';
    this.cgroupFolders = host.cgroups?.folders ?? [];
  }

  describe(): string {
    const { bubblewrap, cgroups, uid, filters, profile } = this.host;
    return [
      `bubblewrap ${bubblewrap.version}`,
      ...(profile === 'full' ? [] : ['without /proc']),
      describeCgroups(cgroups),
      `uid ${uid ?? process.getuid?.()}`,
      `seccomp ${filters.architecture}`,
    ].join(', ');
  }

  pathInside(bind: SandboxBind): string {
    return bind.target;
  }

  launch(spec: SandboxSpec): SandboxedProcess {
    this.launches += 1;
    const { tools, bubblewrap, filters, staging, cgroups, profile, scratchDir } = this.host;
    const { staged, binds } = staging.stage(spec.binds);
    const processes = spec.limits.processes + MONITOR_PROCESSES;
    const cgroup = launchCgroup(cgroups, `${spec.role}-${this.launches}`, { ...spec.limits, processes });
    const command = launchChain(tools, {
      strayFds: inheritedDescriptors(STATUS_FD),
      joinFiles: cgroup?.joinFiles ?? [],
      staged,
      uid: this.host.uid,
      dropBoundingSet: this.host.dropBoundingSet,
      limits: spec.limits,
      withoutCgroup: cgroup === null,
      tasksOfUser: null,
      affinity: spec.cpu === null ? null : cpusFrom(spec.cpu, spec.threads),
      command: [bubblewrap.path, '--args', String(ORDER_FD), '--', ...innerCommand(spec, cgroup === null)],
    });
    const options = bubblewrapArguments({ ...spec, binds }, profile, {
      seccomp: FILTER_FD,
      status: STATUS_FD,
    });
    return startChain(
      spec,
      {
        command,
        order: `${options.join('\0')}\0`,
        filter: spec.allowFork ? filters.fork : filters.threads,
        cgroup,
        anatomy: BUBBLEWRAP_ANATOMY,
      },
      scratchDir,
    );
  }

  shareCpuWeight(): boolean {
    return this.host.cgroups?.join() ?? false;
  }

  close(): void {
    this.host.cgroups?.close();
    this.host.staging.remove();
  }
}

/** The program inside; without a cgroup, behind a process limit that counts only within the user namespace. */
function innerCommand({ command, limits }: SandboxSpec, withoutCgroup: boolean): readonly string[] {
  return withoutCgroup ? ['/usr/bin/prlimit', `--nproc=${limits.processes}`, ...command] : command;
}
