import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './compose-file';

const SCRIPT = join(ROOT, 'docker', 'delegate-cgroup.sh');

/** A plain folder in place of the kernel's v2; the v1 way is tried by the tests of the containers. */
describe('docker/delegate-cgroup.sh on cgroup v2', () => {
  let folder: string;
  const uid = process.getuid?.() === 0 ? 10_002 : (process.getuid?.() as number);
  const runWith = (variables: Readonly<Record<string, string>>, ...args: readonly string[]) =>
    spawnSync(SCRIPT, args, {
      encoding: 'utf8',
      env: {
        ...process.env,
        ...{ CGROUP_FS: folder, CGROUP_NAME: 'trial', CGROUP_OWNER: String(uid), CGROUP_DRIVER: 'cgroupfs' },
        ...variables,
      },
    });
  const run = (...args: readonly string[]) => runWith({}, ...args);
  /** With a fake systemctl that only logs its arguments. */
  const runWithSystemd = (name: string, ...args: readonly string[]) => {
    const bin = join(folder, 'bin');
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'systemctl'), `#!/bin/sh\necho "$@" >> '${folder}/systemctl.log'\n`, {
      mode: 0o755,
    });
    const variables = { CGROUP_NAME: name, CGROUP_DRIVER: 'systemd', PATH: `${bin}:${process.env.PATH}` };
    return runWith(variables, ...args);
  };
  const read = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8').trim();
  const ownerOf = (...path: string[]) => statSync(join(folder, ...path)).uid;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'torchperf-delegate-'));
    writeFileSync(join(folder, 'cgroup.controllers'), 'cpuset cpu io memory pids\n');
    for (const parent of ['trial', 'trial.slice']) {
      mkdirSync(join(folder, parent));
      writeFileSync(join(folder, parent, 'cgroup.procs'), '');
    }
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("limits the group, and gives the worker's user the folder but not the limits", () => {
    const { status, stdout, stderr } = run('up', '3g', '500');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.trim().split('\n')).toEqual([
      `SANDBOX_CGROUP=${folder}/trial/sandboxes`,
      'WORKER_CGROUP_PARENT=/trial',
      'WORKER_CGROUP_NAMESPACE=host',
    ]);
    for (const path of ['.', 'trial', 'trial/sandboxes']) {
      expect(read(path, 'cgroup.subtree_control')).toBe('+memory +pids');
      expect(ownerOf(path, 'cgroup.subtree_control')).toBe(process.getuid?.());
    }
    expect(read('trial/sandboxes/memory.max')).toBe('3g');
    expect(read('trial/sandboxes/pids.max')).toBe('500');
    expect(ownerOf('trial/sandboxes')).toBe(uid);
    expect(ownerOf('trial/cgroup.procs')).toBe(uid);
    expect(ownerOf('trial')).toBe(process.getuid?.());
    expect(ownerOf('trial/sandboxes/memory.max')).toBe(process.getuid?.());
  });

  it('names the parent as the driver wants it: a slice for systemd, and none for cgroupfs', () => {
    const { status, stdout, stderr } = runWithSystemd('trial', 'up', '3g');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(
      `SANDBOX_CGROUP=${folder}/trial.slice/sandboxes\nWORKER_CGROUP_PARENT=trial.slice\n`,
    );
    expect(existsSync(join(folder, 'trial', 'sandboxes'))).toBe(false);
    expect(read('systemctl.log')).toBe('start trial.slice');
  });

  it.each(['up', 'down'])(
    'refuses a name with "-" under systemd, which maps it to another folder: %s',
    (command) => {
      const { status, stdout, stderr } = runWithSystemd('trial-two', command, '3g');
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toContain('CGROUP_NAME must have no "-"');
      expect(existsSync(join(folder, 'trial-two.slice'))).toBe(false);
      expect(existsSync(join(folder, 'systemctl.log'))).toBe(false);
    },
  );

  it('refuses a driver that it does not know', () => {
    const { status, stderr } = runWith({ CGROUP_DRIVER: 'other' }, 'up', '3g');
    expect(status).toBe(1);
    expect(stderr).toContain('CGROUP_DRIVER is systemd or cgroupfs, not other');
  });

  it.each(['cgroupfs', 'systemd'])('removes under %s what it made', (driver) => {
    // Of files that the kernel keeps, as they are not in a plain folder.
    const parent = join(folder, driver === 'systemd' ? 'trial.slice' : 'trial');
    rmSync(join(parent, 'cgroup.procs'));
    mkdirSync(join(parent, 'sandboxes', 'cpu1', 'contestant-1'), { recursive: true });
    const { status, stderr } = driver === 'systemd' ? runWithSystemd('trial', 'down') : run('down');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(existsSync(join(parent, 'sandboxes'))).toBe(false);
    // A slice is systemd's to remove.
    expect(existsSync(parent)).toBe(driver === 'systemd');
    if (driver === 'systemd') expect(read('systemctl.log')).toBe('stop trial.slice');
  });

  it('wants a limit of memory', () => {
    const { status, stdout, stderr } = run('up');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('say how much memory');
  });

  it('stops where a limit cannot be written', () => {
    mkdirSync(join(folder, 'trial', 'sandboxes', 'memory.max'), { recursive: true });
    const { status, stdout, stderr } = run('up', '3g');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('cannot write 3g to');
  });
});
