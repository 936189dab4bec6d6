import { openCgroupSlot } from '../cgroup/open-cgroup-slot';
import { findBubblewrap } from '../launch/host-tools';
import { Staging } from '../launch/staging';
import { SandboxUnavailableError } from '../sandbox-unavailable.error';
import { seccompFilters } from '../seccomp/seccomp-filter';
import { runInside } from '../self-test/run-inside';
import type { SlotContext } from '../slot-context';
import { SANDBOX_PROFILES } from './bubblewrap-arguments';
import { type BubblewrapHost, BubblewrapSandbox } from './bubblewrap-sandbox';

const NAMESPACE_HINT =
  'this machine does not let bubblewrap make namespaces. On Ubuntu 24.04 and later: ' +
  'sysctl kernel.apparmor_restrict_unprivileged_userns=0; on Debian with a hardened kernel: ' +
  'sysctl kernel.unprivileged_userns_clone=1; in a container: a system-call profile that allows clone, unshare, ' +
  'mount, umount2 and pivot_root. Its message: ';

/**
 * Opens a bubblewrap sandbox and checks that a program starts in it.
 * @throws SandboxUnavailableError naming what is missing and what fixes it.
 */
export async function openBubblewrap(context: SlotContext): Promise<BubblewrapSandbox> {
  const bubblewrap = findBubblewrap();
  const filters = seccompFilters('bubblewrap');
  const { slot, tools, uid, scratchDir } = context;
  const cgroups = openCgroupSlot(slot, tools, context.isWeighted, context.cgroups);
  const staging = new Staging(scratchDir, slot, uid);
  try {
    return await openFirstWorkingProfile({ ...context, bubblewrap, filters, staging, cgroups });
  } catch (error) {
    cgroups?.close();
    staging.remove();
    throw error;
  }
}

/** The fullest profile in which a program starts. */
async function openFirstWorkingProfile(host: Omit<BubblewrapHost, 'profile'>): Promise<BubblewrapSandbox> {
  const failures: string[] = [];
  for (const profile of SANDBOX_PROFILES) {
    const sandbox = new BubblewrapSandbox({ ...host, profile });
    const outcome = await runInside(sandbox, host.scratchDir, { command: ['/usr/bin/true'] });
    if (outcome.exit.started && outcome.exit.code === 0) return sandbox;
    failures.push(outcome.log.trim() || `status ${outcome.exit.code ?? outcome.exit.signal}`);
  }
  throw new SandboxUnavailableError([NAMESPACE_HINT + [...new Set(failures)].join('; ')]);
}
