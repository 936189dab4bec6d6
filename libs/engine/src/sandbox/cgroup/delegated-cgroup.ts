/*
 * Theory of operation
 *
 * A worker in a container has no right to make cgroups: the engine mounts them read-only. So the operator makes one on
 * the host, gives it to the worker's user and mounts it into the container (docker/delegate-cgroup.sh). Its own limits
 * stay root's: they bound all sandboxes together, which leave the container's cgroup and so its limits.
 *
 * v1  one folder for each controller below the mount; the kernel lets a user move their own processes there.
 * v2  the mount is the group itself, and hands on memory and pids. The kernel also wants write access to
 *     `cgroup.procs` of the group above both the container and the sandboxes, and, with `nsdelegate`, the host's
 *     cgroup namespace.
 *
 * Only a trial shows which of this holds. A worker that passes it uses the group for as long as it lives; one that does
 * not logs the reason and runs without. Several workers share the group. Each has the slot of the CPU that it has
 * leased, so the next worker on that CPU ends and removes what a dead one has left.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HostTools } from '../launch/host-tools';
import { SandboxUnavailableError } from '../sandbox-unavailable.error';
import type { CgroupSlot, SandboxCgroup } from './cgroup-slot';
import { openDelegatedV1 } from './cgroup-v1';
import { openDelegatedV2 } from './cgroup-v2';

/** A slot in a cgroup that the operator made for this worker. */
export interface DelegatedCgroup {
  /** Where the cgroup is mounted. */
  readonly folder: string;
  /** At most one living worker has it. */
  readonly slot: string;
}

const MIB = 1024 * 1024;
const TRIAL_LIMITS = {
  memoryBytes: 32 * MIB,
  processes: 8,
  cpuSeconds: 1,
  fileSizeBytes: 1024,
  tmpBytes: 1024,
};
/** The exit status of a script that could not join. */
const JOIN_FAILED = 9;
/** Joins the cgroup; what follows in the script is in it. */
const JOIN = `for file; do echo 0 > "$file" || exit ${JOIN_FAILED}; done; `;
const HOARD = `${JOIN} head -c ${3 * TRIAL_LIMITS.memoryBytes} /dev/zero | tail -c ${3 * TRIAL_LIMITS.memoryBytes} >/dev/null`;
const SPAWN = `${JOIN} i=0; while [ $i -lt ${3 * TRIAL_LIMITS.processes} ]; do sleep 9 & i=$((i+1)); done; exit 0`;
const ENVIRONMENT = { PATH: '/usr/bin:/bin' };
/** Long, as under load on all CPUs: a worker that is refused by mistake goes without for as long as it lives. */
const TRIAL_TIMEOUT_MS = 8_000;
const POLL_MS = 5;

/** The slot, emptied. @throws SandboxUnavailableError saying why it cannot be used. */
export function openDelegatedSlot({ folder, slot }: DelegatedCgroup): CgroupSlot {
  const isV2 = existsSync(join(folder, 'cgroup.controllers'));
  if (!isV2 && !existsSync(join(folder, 'memory', 'cgroup.procs'))) {
    throw new SandboxUnavailableError([`no control group is mounted at ${folder}`]);
  }
  const opened = isV2 ? openDelegatedV2(folder, slot) : openDelegatedV1(folder, slot);
  if (!opened) {
    const controllers = isV2 ? 'memory and pids in cgroup.subtree_control' : 'memory and pids';
    throw new SandboxUnavailableError([
      `uid ${process.getuid?.()} cannot make control groups in ${folder} with ${controllers}`,
    ]);
  }
  if (opened.cleanUp()) return opened;
  throw new SandboxUnavailableError([`what another worker left in slot ${slot} of ${folder} does not end`]);
}

/** Tries to create, join, limit and kill in a delegated cgroup. @returns what does not work; null where all does. */
export async function delegatedCgroupProblem(
  delegated: DelegatedCgroup,
  tools: HostTools,
): Promise<string | null> {
  try {
    const slot = openDelegatedSlot(delegated);
    try {
      return await slotProblem(slot, tools);
    } finally {
      slot.close();
    }
  } catch (error) {
    if (error instanceof SandboxUnavailableError) return error.problems.join('; ');
    return error instanceof Error ? error.message : String(error);
  }
}

/** As {@link delegatedCgroupProblem}, in a slot that is open. */
export async function slotProblem(
  slot: Pick<CgroupSlot, 'create'>,
  tools: HostTools,
): Promise<string | null> {
  for (const trial of [joinsAndDies, limitsMemory, limitsProcesses]) {
    const problem = await tryCgroup(slot, trial(tools));
    if (problem !== null) return problem;
  }
  return null;
}

type Trial = (cgroup: SandboxCgroup) => string | null | Promise<string | null>;

async function tryCgroup(slot: Pick<CgroupSlot, 'create'>, trial: Trial): Promise<string | null> {
  const cgroup = slot.create('trial', TRIAL_LIMITS);
  try {
    const problem = await trial(cgroup);
    if (problem !== null) return problem;
    cgroup.kill();
    return (await within(() => cgroup.remove())) ? null : 'a control group cannot be removed';
  } finally {
    cgroup.kill();
    cgroup.remove();
  }
}

const joinsAndDies =
  (tools: HostTools): Trial =>
  async (cgroup) => {
    const child = spawn(tools.sh, ['-c', `${JOIN} exec sleep 9`, 'trial', ...cgroup.joinFiles], {
      env: ENVIRONMENT,
      stdio: 'ignore',
    });
    const ended = new Promise<string>((resolve) => {
      child.once('exit', (code, signal) => resolve(signal ?? `status ${code}`));
      child.once('error', ({ message }) => resolve(message));
    });
    const isInside = () => cgroup.pids().includes(child.pid as number);
    const joined = await Promise.race([within(isInside), ended.then(() => false)]);
    if (!joined) {
      child.kill('SIGKILL');
      return 'a process cannot be moved into a control group; v2 needs the container below the same parent and in the cgroup namespace of the host';
    }
    cgroup.kill();
    const how = await Promise.race([ended, sleep(TRIAL_TIMEOUT_MS, 'nothing', { ref: false })]);
    child.kill('SIGKILL');
    return how === 'SIGKILL' ? null : `a process that is ended through a control group ended with ${how}`;
  };

const limitsMemory =
  (tools: HostTools): Trial =>
  (cgroup) => {
    runToEnd(tools, HOARD, cgroup);
    return (cgroup.oomKills() ?? 0) > 0 ? null : 'the memory limit of a control group does not hold';
  };

const limitsProcesses =
  (tools: HostTools): Trial =>
  (cgroup) => {
    const status = runToEnd(tools, SPAWN, cgroup);
    if (status === 0) return 'the process limit of a control group does not hold';
    // Neither of the following shows that the kernel refused a process.
    const untried = 'the process limit of a control group could not be tried';
    if (status === JOIN_FAILED) return `${untried}: a process could not be moved there`;
    // But bash waits for room at the limit, for longer than it may. All but the shell are still there.
    if (status !== null || cgroup.pids().length === TRIAL_LIMITS.processes - 1) return null;
    return `${untried}: the trial was killed, at the latest after ${TRIAL_TIMEOUT_MS / 1000} s`;
  };

/** @returns the exit status; null when it was killed, as after the timeout. */
function runToEnd(tools: HostTools, script: string, { joinFiles }: SandboxCgroup): number | null {
  const options = {
    env: ENVIRONMENT,
    stdio: 'ignore',
    timeout: TRIAL_TIMEOUT_MS,
    killSignal: 'SIGKILL',
  } as const;
  return spawnSync(tools.sh, ['-c', script, 'trial', ...joinFiles], options).status;
}

async function within(condition: () => boolean): Promise<boolean> {
  const deadline = performance.now() + TRIAL_TIMEOUT_MS;
  while (!condition()) {
    if (performance.now() > deadline) return false;
    await sleep(POLL_MS);
  }
  return true;
}
