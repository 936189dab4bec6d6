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
 * Who trusts whom: nothing inside is trusted. It is handed descriptors 0 to 4 and no other, an environment made
 * here, and sees no host path in it. The steps run with an empty environment, because that of process 1 can be
 * read inside. bubblewrap's arguments come on a descriptor, so that they stand on no command line.
 *
 * Descriptors of the chain: 0 /dev/null, 1 and 2 the log, 3 input, 4 output, 5 the filter, 6 the arguments,
 * 7 bubblewrap's report of start and exit. bubblewrap closes 5 to 7 before the program starts.
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { bubblewrapArguments, type SandboxProfile } from './bubblewrap-arguments';
import type { CgroupSlot, SandboxCgroup } from './cgroup/cgroup-slot';
import { cpusFrom } from './cpu-list';
import type { HostTools } from './host-tools';
import { inheritedDescriptors } from './inherited-descriptors';
import { launchChain } from './launch-chain';
import type { Sandbox, SandboxBind, SandboxedProcess, SandboxSpec } from './sandbox';
import { SandboxUnavailableError } from './sandbox-unavailable.error';
import { SandboxedChild } from './sandboxed-child';
import type { SeccompFilters } from './seccomp-filter';
import type { Staging } from './staging';

const SECCOMP_FD = 5;
const STATUS_FD = 7;

/** What was found on the machine and set up for the slot. */
export interface BubblewrapHost {
  readonly tools: HostTools;
  readonly filters: SeccompFilters;
  readonly staging: Staging;
  readonly cgroups: CgroupSlot | null;
  readonly scratchDir: string;
  /** The user to become; null where we are not root and stay who we are. */
  readonly uid: number | null;
  readonly dropBoundingSet: boolean;
  readonly profile: SandboxProfile;
}

/** The sandbox made with bubblewrap; see the theory of operation above. */
export class BubblewrapSandbox implements Sandbox {
  readonly kind = 'bubblewrap';
  readonly cgroupVersion: 'v1' | 'v2' | 'none';
  private launches = 0;

  constructor(private readonly host: BubblewrapHost) {
    this.cgroupVersion = host.cgroups?.version ?? 'none';
  }

  describe(): string {
    const { tools, cgroups, uid, filters, profile } = this.host;
    return [
      `bubblewrap ${tools.bwrapVersion}`,
      ...(profile === 'full' ? [] : ['without /proc']),
      cgroups ? `cgroup ${cgroups.version}` : 'no cgroup (memory limit per process, rss)',
      `uid ${uid ?? process.getuid?.()}`,
      `seccomp ${filters.architecture}`,
    ].join(', ');
  }

  pathInside(bind: SandboxBind): string {
    return bind.target;
  }

  launch(spec: SandboxSpec): SandboxedProcess {
    this.launches += 1;
    const { staged, binds } = this.host.staging.stage(spec.binds);
    const cgroup = this.createCgroup(spec);
    const command = launchChain(this.host.tools, {
      strayFds: inheritedDescriptors(STATUS_FD),
      joinFiles: cgroup?.joinFiles ?? [],
      staged,
      uid: this.host.uid,
      dropBoundingSet: this.host.dropBoundingSet,
      limits: spec.limits,
      withoutCgroup: cgroup === null,
      affinity: spec.cpu === null ? null : cpusFrom(spec.cpu, spec.threads),
      command: spec.command,
    });
    const options = bubblewrapArguments({ ...spec, binds }, this.host.profile, {
      seccomp: SECCOMP_FD,
      status: STATUS_FD,
    });
    return this.start(spec, command, options, cgroup);
  }

  close(): void {
    this.host.cgroups?.close();
    this.host.staging.remove();
  }

  private createCgroup(spec: SandboxSpec): SandboxCgroup | null {
    if (!this.host.cgroups) return null;
    try {
      return this.host.cgroups.create(`${spec.role}-${this.launches}`, spec.limits);
    } catch (error) {
      throw new SandboxUnavailableError([error instanceof Error ? error.message : String(error)]);
    }
  }

  private start(
    spec: SandboxSpec,
    command: readonly string[],
    options: readonly string[],
    cgroup: SandboxCgroup | null,
  ): SandboxedProcess {
    const seccompFd = openSync(spec.allowFork ? this.host.filters.fork : this.host.filters.threads, 'r');
    const argumentsFd = this.openUnlinked(`${options.join('\0')}\0`);
    const statusFd = this.openUnlinked('');
    const nothing = openSync('/dev/null', 'r');
    try {
      const [program, ...rest] = command as [string, ...string[]];
      const { logFd, inputFd, outputFd } = spec;
      const child = spawn(program, rest, {
        env: {},
        cwd: '/',
        detached: true,
        stdio: [nothing, logFd, logFd, inputFd, outputFd, seccompFd, argumentsFd, statusFd],
      });
      // Node tells a program that cannot be started by an event; nothing here may start without a pid.
      child.once('error', () => undefined);
      if (child.pid === undefined) {
        cgroup?.remove();
        closeSync(statusFd);
        throw new SandboxUnavailableError([`${program} could not be started`]);
      }
      return new SandboxedChild(spec.role, Object.assign(child, { pid: child.pid }), cgroup, statusFd);
    } finally {
      for (const fd of [seccompFd, argumentsFd, nothing]) closeSync(fd);
    }
  }

  /** A file that has no name: what is in it can only be read through the descriptor, from its beginning. */
  private openUnlinked(text: string): number {
    const path = join(this.host.scratchDir, `.torchperf-${randomUUID()}`);
    const fd = openSync(path, 'wx+', 0o600);
    unlinkSync(path);
    // Written at a position, so that the descriptor's own stays at the beginning.
    if (text !== '') writeSync(fd, text, 0);
    return fd;
  }
}
