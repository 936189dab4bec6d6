import { spawnSync } from 'node:child_process';
import { openCgroupSlot } from '../cgroup/open-cgroup-slot';
import { findSystemPython } from '../launch/host-tools';
import { Staging } from '../launch/staging';
import { SandboxUnavailableError } from '../sandbox-unavailable.error';
import { seccompFilters } from '../seccomp/seccomp-filter';
import { runInside } from '../self-test/run-inside';
import type { SlotContext } from '../slot-context';
import { LandlockSandbox, landlockLauncher } from './landlock-sandbox';

/** The first with scopes, which keep signals inside. */
const MIN_ABI = 6;

/**
 * The sandbox of Landlock, once a program starts in it here.
 * @throws SandboxUnavailableError naming what is missing and what fixes it.
 */
export async function openLandlock(context: SlotContext): Promise<LandlockSandbox> {
  const python = findSystemPython();
  const filters = seccompFilters('landlock');
  const launcher = landlockLauncher();
  const { slot, tools, uid, scratchDir } = context;
  const abi = landlockAbi(python, launcher);
  const cgroups = openCgroupSlot(slot, tools, context.isWeighted, context.cgroups);
  const staging = new Staging(scratchDir, slot, uid);
  try {
    const sandbox = new LandlockSandbox({ ...context, python, launcher, abi, filters, staging, cgroups });
    const { exit, log } = await runInside(sandbox, scratchDir, { command: ['/usr/bin/true'] });
    if (exit.started && exit.code === 0) return sandbox;
    const said = log.trim() || `status ${exit.code ?? exit.signal}`;
    throw new SandboxUnavailableError([`no program starts under Landlock here. Its message: ${said}`]);
  } catch (error) {
    cgroups?.close();
    staging.remove();
    throw error;
  }
}

function landlockAbi(python: string, launcher: string): number {
  const { stdout, stderr } = spawnSync(python, ['-I', '-S', launcher, 'abi'], { encoding: 'utf8', env: {} });
  const abi = Number.parseInt(stdout, 10);
  if (abi >= MIN_ABI) return abi;
  const found =
    abi > 0 ? `has Landlock ABI ${abi}` : `has no Landlock, or it is switched off ${stderr}`.trim();
  throw new SandboxUnavailableError([
    `the kernel ${found}, and ABI ${MIN_ABI} is needed: Linux 6.12 or newer, with "landlock" in its list of ` +
      'security modules (the kernel parameter lsm=)',
  ]);
}
