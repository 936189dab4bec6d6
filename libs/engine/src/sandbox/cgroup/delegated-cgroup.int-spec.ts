import { type ChildProcess, spawn } from 'node:child_process';
import {
  accessSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readKernelFile } from '../../machine/kernel-file';
import { mountTable } from '../../machine/mount-table';
import { findHostTools } from '../launch/host-tools';
import { openSandbox, type SandboxOptions } from '../open-sandbox';
import { openToAll, TEST_LIMITS, TEST_UID } from '../sandbox.fixture';
import { runInside } from '../self-test/run-inside';
import { clear, killAllIn, makeFolder } from './cgroup-folder';
import { delegatedCgroupProblem, openDelegatedSlot, slotProblem } from './delegated-cgroup';

const MIB = 1024 * 1024;
const tools = findHostTools();

/** Mounts of v1 in which this user may make cgroups; where there are none, only refusals can be tried. */
function writableMounts(): ReadonlyMap<string, string> {
  const found = ['memory', 'pids', 'cpuacct'].flatMap((controller): [string, string][] => {
    const mount = mountTable().find(
      ({ type, superOptions }) => type === 'cgroup' && superOptions.includes(controller),
    );
    try {
      if (mount) accessSync(mount.target, constants.W_OK);
      return mount ? [[controller, mount.target]] : [];
    } catch {
      return [];
    }
  });
  return new Map(found);
}

const mounts = writableMounts();
const hasV1 = mounts.has('memory') && mounts.has('pids');

async function until(what: string, condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`Not so in time: ${what}`);
    await sleep(5);
  }
}

describe('a delegated cgroup', () => {
  let folder: string;
  let groups: string[];
  let children: ChildProcess[];
  const options = (): SandboxOptions => ({
    slot: `delegated-${basename(folder).slice(-6)}`,
    sandboxUid: TEST_UID,
    scratchDir: folder,
    cgroups: { folder: join(folder, 'cgroup'), slot: 'cpu1' },
  });

  beforeEach(() => {
    folder = openToAll(mkdtempSync(join(tmpdir(), 'torchperf-delegated-')));
    mkdirSync(join(folder, 'cgroup'));
    children = [];
    groups = [...mounts].map(([controller, mount]) => {
      const group = join(mount, basename(folder));
      mkdirSync(group);
      symlinkSync(group, join(folder, 'cgroup', controller));
      return group;
    });
  });
  afterEach(() => {
    for (const child of children) child.kill('SIGKILL');
    // With all that a test which failed left there.
    const removed = groups.map((group) => clear(group, killAllIn));
    rmSync(folder, { recursive: true });
    expect(removed).toEqual(groups.map(() => true));
  });

  /** Names of cgroups that are left below the delegated one, in all hierarchies. */
  const left = () =>
    groups.flatMap((group) =>
      readdirSync(group, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name),
    );

  const refusal = (cgroup: string) => delegatedCgroupProblem({ folder: cgroup, slot: 'cpu1' }, tools);

  it('is refused with the reason where none is mounted', async () => {
    await expect(refusal('/dev/null')).resolves.toBe('no control group is mounted at /dev/null');
    mkdirSync(join(folder, 'empty'));
    await expect(refusal(join(folder, 'empty'))).resolves.toMatch(/^no control group is mounted at /);
  });

  it('is refused where files of that name move no process', async () => {
    for (const controller of ['memory', 'pids']) {
      mkdirSync(join(folder, 'plain', controller), { recursive: true });
      writeFileSync(join(folder, 'plain', controller, 'cgroup.procs'), '');
    }
    await expect(refusal(join(folder, 'plain'))).resolves.toMatch(/cannot be moved into a control group/);
  });

  it('is refused by a sandbox that is tested, which then has none', async () => {
    const problems: string[] = [];
    const sandbox = await openSandbox({
      ...options(),
      cgroups: { folder: '/dev/null', slot: 'cpu1' },
      onCgroupRefused: (problem) => problems.push(problem),
    });
    expect(problems).toEqual(['no control group is mounted at /dev/null']);
    expect(sandbox.describe()).toContain('no cgroup');
    sandbox.close();
  });

  it('must be there for a sandbox that was tested before', async () => {
    const opening = openSandbox({
      ...options(),
      cgroups: { folder: '/dev/null', slot: 'cpu1' },
      selfTest: false,
    });
    await expect(opening).rejects.toThrow('no control group is mounted at /dev/null');
  });

  const untried = hasV1 ? '' : ' (limits are not tried in other tests: no v1 hierarchy is writable here)';
  it(`is used on v2 where it has memory and pids, and else refused with the reason${untried}`, async () => {
    const mount = mountTable().find(({ type }) => type === 'cgroup2')?.target;
    const group = join(mount ?? folder, `${basename(folder)}-v2`);
    if (mount && makeFolder(group)) groups.push(group);
    const controllers = (readKernelFile(join(group, 'cgroup.controllers')) ?? '').trim().split(' ');
    const isUsable = controllers.includes('memory') && controllers.includes('pids');
    const problems: string[] = [];
    const sandbox = await openSandbox({
      ...options(),
      cgroups: { folder: group, slot: 'cpu1' },
      onCgroupRefused: (problem) => problems.push(problem),
    });
    const refusal = expect.stringMatching(/cannot make control groups|no control group is mounted/);
    expect(problems).toEqual(isUsable ? [] : [refusal]);
    expect(sandbox.describe()).toContain(isUsable ? ', cgroup v2, ' : ', no cgroup ');
    sandbox.close();
    expect(left()).toEqual([]);
  });

  if (hasV1)
    describe('on v1', () => {
      it('passes its trial, and nothing of that is left', async () => {
        await expect(refusal(join(folder, 'cgroup'))).resolves.toBeNull();
        expect(left()).toEqual([]);
      });

      it.each([
        ['memory', { memoryBytes: 4096 * MIB }],
        ['process', { processes: 4096 }],
      ])('is refused where the %s limit does not hold', async (name, loose) => {
        const slot = openDelegatedSlot({ folder: join(folder, 'cgroup'), slot: 'cpu1' });
        const create: typeof slot.create = (role, limits) => slot.create(role, { ...limits, ...loose });
        await expect(slotProblem({ create }, tools)).resolves.toBe(
          `the ${name} limit of a control group does not hold`,
        );
        slot.close();
      });

      /** A shell that does something else in place of the trial of the process limit. */
      const shellThat = (instead: string) => {
        const sh = join(folder, 'sh');
        const script = `#!/bin/sh\ncase "$2" in *'sleep 9 &'*) ${instead};; esac\nexec ${tools.sh} "$@"\n`;
        writeFileSync(sh, script, { mode: 0o755 });
        return { ...tools, sh };
      };

      it.each([
        ['is killed', 'kill -9 $$', /could not be tried: the trial was killed/],
        ['cannot join', 'exit 9', /could not be tried: a process could not be moved there/],
      ])('is refused where the trial of the process limit %s', async (_, instead, problem) => {
        const delegated = { folder: join(folder, 'cgroup'), slot: 'cpu1' };
        const found = await delegatedCgroupProblem(delegated, shellThat(instead));
        expect(found).toMatch(problem);
        expect(left()).toEqual([]);
      });

      it('passes its trial where the shell waits for room at the limit, as bash does', async () => {
        const fill =
          'for file; do echo 0 > "$file"; done; for i in 1 2 3 4 5 6 7; do sleep 9 & done; kill -9 $$';
        const waiting = shellThat(`shift 2; exec ${tools.sh} -c '${fill}' "$@"`);
        const delegated = { folder: join(folder, 'cgroup'), slot: 'cpu1' };
        await expect(delegatedCgroupProblem(delegated, waiting)).resolves.toBeNull();
      });

      it('counts files in memory, and ends a sandbox at its limit', async () => {
        const sandbox = await openSandbox(options());
        expect(sandbox.describe()).toContain(', cgroup v1, ');
        const half = TEST_LIMITS.memoryBytes / 2 / MIB + 8;
        const program = `open('/tmp/x', 'wb').write(bytes(${half} << 20)); held = b'x' * (${half} << 20)`;
        const command = ['/usr/bin/python3', '-I', '-c', program];
        const limits = { ...TEST_LIMITS, tmpBytes: 256 * MIB, fileSizeBytes: 256 * MIB };
        const { exit } = await runInside(sandbox, folder, { command, limits });
        expect(exit.signal).toBe('SIGKILL');
        const roomy = { ...limits, memoryBytes: 4 * TEST_LIMITS.memoryBytes };
        expect((await runInside(sandbox, folder, { command, limits: roomy })).exit.code).toBe(0);
        sandbox.close();
        expect(left()).toEqual([]);
      });

      it('ends what a worker that died left on this CPU, and nothing of other CPUs', async () => {
        const start = (slot: string) => {
          const cgroup = openDelegatedSlot({ folder: join(folder, 'cgroup'), slot }).create(
            'old',
            TEST_LIMITS,
          );
          const script = `for file; do echo 0 > "$file"; done; exec /usr/bin/sleep 600`;
          const child = spawn(tools.sh, ['-c', script, 'old', ...cgroup.joinFiles], { stdio: 'ignore' });
          children.push(child);
          const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
          return { cgroup, child, ended };
        };
        const [same, other] = [start('cpu1'), start('cpu0')];
        for (const { cgroup, child } of [same, other])
          await until('the child is in its group', () => cgroup.pids().includes(child.pid as number));
        const slot = openDelegatedSlot({ folder: join(folder, 'cgroup'), slot: 'cpu1' });
        await expect(same.ended).resolves.toBe('SIGKILL');
        expect(other.cgroup.pids()).toEqual([other.child.pid]);
        slot.close();
        openDelegatedSlot({ folder: join(folder, 'cgroup'), slot: 'cpu0' }).close();
        await expect(other.ended).resolves.toBe('SIGKILL');
        expect(left()).toEqual([]);
      });
    });
});
