import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mountTable } from '../../machine/mount-table';
import { makeFolder, removeFolder } from '../cgroup/cgroup-folder';
import { isAlive, processCpuNs } from '../launch/process-tree';
import { until } from '../sandbox.fixture';
import { freezerV2 } from './cgroup-freezers';
import { freezeAll } from './freezer';

const STILL_MS = 100;

/** A group of v2 of its own; null where none can be made. */
function makeGroup(): string | null {
  const mount = mountTable().find(({ type }) => type === 'cgroup2')?.target;
  const folder = mount && join(mount, `torchperf-freezer-${process.pid}`);
  return folder && makeFolder(folder) ? folder : null;
}

it('a group of v2 is still while it is frozen, and is ended frozen; without one there is no freezer', async () => {
  const folder = makeGroup();
  if (folder === null) {
    expect(freezerV2('/sys/fs/cgroup/no-such-group')).toBeNull();
    return;
  }
  const program = 'echo 0 > "$1"; while :; do :; done';
  const child = spawn('sh', ['-c', program, 'spin', join(folder, 'cgroup.procs')], { stdio: 'ignore' });
  const pid = child.pid as number;
  const exited = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
  const freezer = freezerV2(folder);
  if (!freezer) throw new Error(`${folder} has no cgroup.freeze`);
  const runs = async () => {
    const before = processCpuNs(pid);
    await until(() => processCpuNs(pid) > before + 2e7);
  };
  await runs();
  freezeAll(freezer, 'test');
  const before = processCpuNs(pid);
  await sleep(STILL_MS);
  expect(processCpuNs(pid)).toBe(before);
  freezer.thaw();
  await runs();
  freezeAll(freezer, 'test');
  process.kill(pid, 'SIGKILL');
  expect(await exited).toBe('SIGKILL');
  expect(isAlive(pid)).toBe(false);
  await until(() => removeFolder(folder));
});
