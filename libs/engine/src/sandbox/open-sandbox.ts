import { SANDBOX_PROFILES } from './bubblewrap-arguments';
import { type BubblewrapHost, BubblewrapSandbox } from './bubblewrap-sandbox';
import { openCgroupSlot } from './cgroup/open-cgroup-slot';
import { findHostTools } from './host-tools';
import { readKernelFile } from './kernel-file';
import type { Sandbox } from './sandbox';
import { SandboxUnavailableError } from './sandbox-unavailable.error';
import { seccompFilters } from './seccomp-filter';
import { runInside } from './self-test/run-inside';
import { selfTest } from './self-test/self-test';
import { Staging } from './staging';

/** Whose sandbox it is, and where it may keep things. */
export interface SandboxOptions {
  /** Names the worker's slot; two workers on one machine must not share one. */
  readonly slot: number | string;
  /** The user that sandboxes run as when the worker is root. No one else's; at least 1000. */
  readonly sandboxUid: number;
  /** An existing folder that the sandbox's user can reach. */
  readonly scratchDir: string;
  /** False for a sandbox that another process of the same worker has opened and tested here. */
  readonly selfTest?: boolean;
}

const CAP_SETPCAP = 8n;

/** Whether the bounding set of capabilities may be emptied; in some containers root may not. */
function hasCapability(bit: bigint): boolean {
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(readKernelFile('/proc/self/status') ?? '')?.[1];
  return effective !== undefined && ((BigInt(`0x${effective}`) >> bit) & 1n) === 1n;
}

function checkedSlot(slot: number | string): string {
  const name = String(slot);
  if (/^[A-Za-z0-9_-]{1,60}$/.test(name)) return name;
  throw new RangeError(`A slot is named by up to 60 letters, digits, "_" and "-", not "${name}".`);
}

const NAMESPACE_HINT =
  'this machine does not let bubblewrap make namespaces. On Ubuntu 24.04 and later: ' +
  'sysctl kernel.apparmor_restrict_unprivileged_userns=0; on Debian with a hardened kernel: ' +
  'sysctl kernel.unprivileged_userns_clone=1; in a container: a system-call profile that allows clone, unshare, ' +
  'mount, umount2 and pivot_root. What it said: ';

/** The fullest profile in which a program starts here. */
async function firstThatStarts(host: Omit<BubblewrapHost, 'profile'>): Promise<BubblewrapSandbox> {
  const complaints: string[] = [];
  for (const profile of SANDBOX_PROFILES) {
    const sandbox = new BubblewrapSandbox({ ...host, profile });
    const outcome = await runInside(sandbox, host.scratchDir, { command: ['/usr/bin/true'] });
    if (outcome.exit.started && outcome.exit.code === 0) return sandbox;
    complaints.push(outcome.log.trim() || `status ${outcome.exit.code ?? outcome.exit.signal}`);
  }
  throw new SandboxUnavailableError([NAMESPACE_HINT + [...new Set(complaints)].join('; ')]);
}

/**
 * Opens the sandbox of a worker's slot: ends and removes what a worker before it left there, finds what this
 * machine offers, and tries in a real sandbox what must work and what must fail.
 * @throws SandboxUnavailableError naming each thing that is missing or does not hold, and what mends it.
 */
export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  const slot = checkedSlot(options.slot);
  const tools = findHostTools();
  const filters = seccompFilters();
  const uid = process.getuid?.() === 0 ? options.sandboxUid : null;
  const staging = new Staging(options.scratchDir, slot, uid);
  const cgroups = openCgroupSlot(slot, tools);
  try {
    const sandbox = await firstThatStarts({
      tools,
      filters,
      staging,
      cgroups,
      scratchDir: options.scratchDir,
      uid,
      dropBoundingSet: hasCapability(CAP_SETPCAP),
    });
    if (options.selfTest ?? true) await selfTest(sandbox, options.scratchDir);
    return sandbox;
  } catch (error) {
    cgroups?.close();
    staging.remove();
    throw error;
  }
}
