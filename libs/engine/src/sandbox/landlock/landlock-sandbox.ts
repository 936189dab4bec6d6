/*
 * Theory of operation
 *
 * For machines that forbid namespaces, such as a container under Docker's default profile. The launch is the same
 * chain as bubblewrap's (launch-chain.ts), but ends in a small launcher:
 *   bash       (only when there are any) closes descriptors that the worker was itself started with;
 *   sh         (only where there is one) joins the cgroup;
 *   unshare    (root only, when needed, and where root may mount) brings what lies under closed folders to points
 *              that the slot's user can reach, as for bubblewrap;
 *   setpriv    (as root) becomes the slot's user, with no capability and no way to get one;
 *   prlimit    limits that hold for each process, and where there is no cgroup for all of the user;
 *   launcher   (landlock/launcher.py) Landlock, the system-call filter, then the program inside in its place.
 * So the process started here becomes the program itself, and dies with the thread that started it
 * (PR_SET_PDEATHSIG; the filter lets no one take that back).
 *
 * What replaces the namespaces:
 *   files      Landlock: only what landlock-grants.ts lists can be opened. Paths are those of the host. Nothing is
 *              writable: there is no /tmp of limited size to be had without a mount. Calls that Landlock does not
 *              look at (chmod, utimes, inotify and their like) are refused by the filter. That a path exists, its
 *              size and its times can be asked as far as the user's rights go.
 *   network    the filter refuses all sockets, and Landlock TCP once more.
 *   processes  Landlock lets no one signal or trace a process outside (its scopes, version 6; without them a
 *              contestant could stop the reference, which has the same user). Limits, CPUs and priorities of others
 *              are the filter's. /proc cannot be listed.
 *   their end  a program without leave to fork is one process, and SIGKILL ends all of it. Leave to fork is given
 *              only where a cgroup holds what was forked.
 *
 * Trust: as in bubblewrap-sandbox.ts. The launcher runs in the system's Python, isolated from all environment variables,
 * and reads its order from a descriptor. It runs as the slot's user, without privileges or secrets.
 *
 * Descriptors of the chain: 0 /dev/null, 1 and 2 the log, 3 input, 4 output, 5 the filter, 6 the order, 7 "started".
 * The launcher closes 5 to 7 as it becomes the program.
 */
import { join } from 'node:path';
import { type CgroupSlot, describeCgroups } from '../cgroup/cgroup-slot';
import { cpusFrom } from '../cpu-list';
import { onHost } from '../host-paths';
import type { HostTools } from '../launch/host-tools';
import { inheritedDescriptors } from '../launch/inherited-descriptors';
import { launchChain } from '../launch/launch-chain';
import { descendants } from '../launch/process-tree';
import type { SandboxAnatomy } from '../launch/sandboxed-child';
import type { StagedBinds, Staging } from '../launch/staging';
import { FILTER_FD, launchCgroup, ORDER_FD, STATUS_FD, startChain } from '../launch/start-chain';
import { repositoryRoot } from '../repository-root';
import type { Sandbox, SandboxBind, SandboxedProcess, SandboxFeatures, SandboxSpec } from '../sandbox';
import { SandboxUnavailableError } from '../sandbox-unavailable.error';
import { sandboxVariables } from '../sandbox-variables';
import type { SeccompFilters } from '../seccomp/seccomp-filter';
import { landlockGrants } from './landlock-grants';
import { tasksOf } from './task-count';

/** As Debian has it for users that have none. */
const NO_HOME = '/nonexistent';
/** OpenSSL, which is in Node, does without its configuration where that is absent, but not where it is closed. */
const NO_CONFIGURATION = { OPENSSL_CONF: '/dev/null' };

/** The process that was started is the program; what it forks may leave its descent, but not its cgroup. */
const ANATOMY: SandboxAnatomy = {
  inside: (pid, cgroup) => [...new Set([pid, ...descendants(pid), ...(cgroup?.pids() ?? [])])],
  exitOf: (code, signal, report) => ({ code, signal, started: report !== '' }),
};

/** The program that becomes the program inside. */
export function landlockLauncher(): string {
  return join(repositoryRoot(), 'libs', 'engine', 'src', 'sandbox', 'landlock', 'launcher.py');
}

/** The tools found on the machine, and the resources set up for the slot. */
export interface LandlockHost {
  readonly tools: HostTools;
  /** The system's Python. */
  readonly python: string;
  readonly launcher: string;
  /** Version of the kernel's Landlock. */
  readonly abi: number;
  readonly filters: SeccompFilters;
  readonly staging: Staging;
  /** Whether what is staged can be mounted. */
  readonly canMount: boolean;
  readonly cgroups: CgroupSlot | null;
  readonly scratchDir: string;
  /** The user to become; null for the current user, if that is not root. */
  readonly uid: number | null;
  readonly dropBoundingSet: boolean;
}

/** The sandbox made with Landlock; see the theory of operation above. */
export class LandlockSandbox implements Sandbox {
  readonly kind = 'landlock';
  readonly cgroupVersion: 'v1' | 'v2' | 'none';
  readonly cgroupFolders: readonly string[];
  readonly features: SandboxFeatures;
  private launches = 0;

  constructor(private readonly host: LandlockHost) {
    this.cgroupVersion = host.cgroups?.version ?? 'none';
    this.cgroupFolders = host.cgroups?.folders ?? [];
    this.features = { ownProcesses: false, ownFileTree: false, tmp: false, fork: host.cgroups !== null };
  }

  describe(): string {
    const { abi, cgroups, filters } = this.host;
    return [
      `landlock ABI ${abi} (paths of the host, no /tmp)`,
      describeCgroups(cgroups),
      `uid ${this.uid}`,
      `seccomp ${filters.architecture}`,
    ].join(', ');
  }

  pathInside(bind: SandboxBind): string {
    return this.place([bind]).binds[0]?.source as string;
  }

  launch(spec: SandboxSpec): SandboxedProcess {
    this.launches += 1;
    const { tools, python, filters, cgroups, scratchDir } = this.host;
    if (spec.allowFork && !this.features.fork) {
      throw new SandboxUnavailableError(['without a cgroup, programs under Landlock get no leave to fork']);
    }
    const own = { source: this.host.launcher, target: '/launcher.py' };
    const { staged, binds } = this.place([own, ...spec.binds]);
    const launcher = binds[0]?.source as string;
    const cgroup = launchCgroup(cgroups, `${spec.role}-${this.launches}`, spec.limits);
    const command = launchChain(tools, {
      strayFds: inheritedDescriptors(STATUS_FD),
      joinFiles: cgroup?.joinFiles ?? [],
      staged,
      uid: this.host.uid,
      dropBoundingSet: this.host.dropBoundingSet,
      limits: spec.limits,
      withoutCgroup: cgroup === null,
      // The program itself is the first of its tasks: it is there when the limit starts to count.
      tasksOfUser: cgroup === null ? tasksOf(this.uid) + spec.limits.processes : null,
      affinity: spec.cpu === null ? null : cpusFrom(spec.cpu, spec.threads),
      // Without the site module, which would look for packages and takes longer than all of the rest.
      command: [python, '-I', '-S', launcher, ...[ORDER_FD, FILTER_FD, STATUS_FD].map(String)],
    });
    return startChain(
      spec,
      {
        command,
        order: JSON.stringify(this.order(spec, binds.slice(1))),
        filter: spec.allowFork ? filters.fork : filters.threads,
        cgroup,
        anatomy: ANATOMY,
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

  /** Where binds can be reached. @throws SandboxUnavailableError naming one that cannot. */
  private place(binds: readonly SandboxBind[]): StagedBinds {
    const placed = this.host.staging.stage(binds);
    const closed = placed.staged[0];
    if (!closed || this.host.canMount) return placed;
    throw new SandboxUnavailableError([
      `uid ${this.uid} cannot reach ${closed.source}, and mounting it elsewhere is not allowed here; open the ` +
        'folders that lead to it (chmod o+x), or move it',
    ]);
  }

  private get uid(): number {
    return this.host.uid ?? (process.getuid?.() as number);
  }

  /** The launcher's order; see launcher.py. */
  private order(spec: SandboxSpec, binds: readonly SandboxBind[]) {
    const variables = Object.entries({ ...NO_CONFIGURATION, ...sandboxVariables(spec, NO_HOME) });
    return {
      parent: process.pid,
      ...landlockGrants(binds),
      command: spec.command.map((word) => onHost(word, binds)),
      environment: Object.fromEntries(variables.map(([name, value]) => [name, onHost(value, binds)])),
    };
  }
}
