import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { CgroupSlot, SandboxCgroup } from '../cgroup/cgroup-slot';
import type { SandboxedProcess, SandboxLimits, SandboxSpec } from '../sandbox';
import { SandboxUnavailableError } from '../sandbox-unavailable.error';
import { type SandboxAnatomy, SandboxedChild } from './sandboxed-child';
import { openUnlinked } from './unlinked-file';

/** The chain's own descriptors, after 0 to 4, which are those of the program inside. */
export const FILTER_FD = 5;
/** Carries the order for the last step of the chain, so that it appears on no command line. */
export const ORDER_FD = 6;
/** Where the last step reports that the program inside has started. */
export const STATUS_FD = 7;

/** A launch chain (launch-chain.ts) with its inputs. */
export interface Chain {
  readonly command: readonly string[];
  readonly order: string;
  /** Path of the system-call filter. */
  readonly filter: string;
  readonly cgroup: SandboxCgroup | null;
  readonly anatomy: SandboxAnatomy;
}

/** A cgroup of one launch; null where the slot has none. @throws SandboxUnavailableError when it cannot be made. */
export function launchCgroup(
  slot: CgroupSlot | null,
  name: string,
  limits: SandboxLimits,
): SandboxCgroup | null {
  try {
    return slot?.create(name, limits) ?? null;
  } catch (error) {
    throw new SandboxUnavailableError([error instanceof Error ? error.message : String(error)]);
  }
}

/**
 * Starts a chain, in a session of its own, without an environment and with descriptors 0 to 7 only.
 * @throws SandboxUnavailableError when its first program cannot be started.
 */
export function startChain(spec: SandboxSpec, chain: Chain, scratchDir: string): SandboxedProcess {
  const filterFd = openSync(chain.filter, 'r');
  const orderFd = openUnlinked(scratchDir, chain.order);
  const statusFd = openUnlinked(scratchDir);
  const nothing = openSync('/dev/null', 'r');
  try {
    const [program, ...rest] = chain.command as [string, ...string[]];
    const { logFd, inputFd, outputFd } = spec;
    const child = spawn(program, rest, {
      env: {},
      cwd: '/',
      detached: true,
      stdio: [nothing, logFd, logFd, inputFd, outputFd, filterFd, orderFd, statusFd],
    });
    // Node reports a program that cannot be started by an event; it then has no pid.
    child.once('error', () => undefined);
    if (child.pid === undefined) {
      chain.cgroup?.remove();
      closeSync(statusFd);
      throw new SandboxUnavailableError([`${program} could not be started`]);
    }
    const started = Object.assign(child, { pid: child.pid });
    return new SandboxedChild(spec.role, started, chain.cgroup, statusFd, chain.anatomy);
  } finally {
    for (const fd of [filterFd, orderFd, nothing]) closeSync(fd);
  }
}
