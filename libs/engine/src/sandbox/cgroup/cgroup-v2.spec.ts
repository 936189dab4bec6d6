import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDelegatedV2 } from './cgroup-v2';

const LIMITS = {
  memoryBytes: 1024,
  processes: 7,
  cpuSeconds: 1,
  fileSizeBytes: 1024,
  tmpBytes: 1024,
};

/** A plain folder in place of the kernel's: which files are written where, and what becomes of an answer. */
describe('a delegated cgroup v2', () => {
  let folder: string;
  const read = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'torchperf-cgroup-v2-'));
    writeFileSync(join(folder, 'cgroup.subtree_control'), 'cpu memory pids\n');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('has a slot that hands on controllers, and limits in each sandbox of it', () => {
    const slot = openDelegatedV2(folder, 'cpu3');
    expect(slot).toMatchObject({ version: 'v2', hasCpuWeight: false, folders: [join(folder, 'cpu3')] });
    expect(read('cpu3', 'cgroup.subtree_control')).toBe('+memory +pids');
    const cgroup = slot?.create('contestant-1', LIMITS);
    expect(cgroup?.joinFiles).toEqual([join(folder, 'cpu3', 'contestant-1', 'cgroup.procs')]);
    expect(read('cpu3', 'contestant-1', 'memory.max')).toBe('1024');
    expect(read('cpu3', 'contestant-1', 'memory.swap.max')).toBe('0');
    expect(read('cpu3', 'contestant-1', 'memory.oom.group')).toBe('1');
    expect(read('cpu3', 'contestant-1', 'pids.max')).toBe('7');
    // The operator's own settings stay as they are.
    expect(read('cgroup.subtree_control')).toBe('cpu memory pids\n');
  });

  it('reads the kills for want of memory, and the processes of this namespace only', () => {
    const cgroup = openDelegatedV2(folder, 'cpu3')?.create('contestant-1', LIMITS);
    writeFileSync(join(folder, 'cpu3/contestant-1/memory.events'), 'oom 3\noom_kill 2\noom_group_kill 1\n');
    writeFileSync(join(folder, 'cpu3/contestant-1/cgroup.procs'), '0\n17\n0\n');
    expect(cgroup?.oomKills()).toBe(2);
    expect(cgroup?.limitHits()).toBe(3);
    expect(cgroup?.pids()).toEqual([17]);
  });

  it('separates kills at its own limit from those at one above it, without any peak', () => {
    const cgroup = openDelegatedV2(folder, 'cpu3')?.create('contestant-1', LIMITS);
    expect(cgroup?.limitHits()).toBeNull();
    writeFileSync(
      join(folder, 'cpu3/contestant-1/memory.events'),
      'low 0\nhigh 0\nmax 9\noom 0\noom_kill 1\n',
    );
    expect([cgroup?.peakBytes(), cgroup?.oomKills(), cgroup?.limitHits()]).toEqual([null, 1, 0]);
  });

  it('is none where its controllers are not handed on', () => {
    rmSync(join(folder, 'cgroup.subtree_control'));
    mkdirSync(join(folder, 'cgroup.subtree_control'));
    expect(openDelegatedV2(folder, 'cpu3')).toBeNull();
  });
});
