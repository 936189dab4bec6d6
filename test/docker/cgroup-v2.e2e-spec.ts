import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The kernel's own v2, with or without controllers: whom it lets move a process from the container's group. Needs root,
 * as the containers do: `npm test` leaves both out where there is no engine, and says so.
 */
const MOUNTS = ['/sys/fs/cgroup', '/sys/fs/cgroup/unified'];
const V2 = MOUNTS.find((mount) => existsSync(join(mount, 'cgroup.controllers')));

describe('a worker in a group of cgroup v2', () => {
  const uid = 10_002;
  const parent = join(V2 ?? '/', `torchperf-trial-${process.pid}`);
  const groups = [parent, join(parent, 'container'), join(parent, 'sandboxes')];
  const AS_WORKER = [
    ...['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--inh-caps=-all'],
    ...['--bounding-set=-all', '--no-new-privs'],
  ].join(' ');

  beforeAll(() => {
    if (V2 === undefined) throw new Error(`No cgroup v2 is mounted at ${MOUNTS.join(' or ')}.`);
    for (const group of groups) mkdirSync(group);
    chownSync(groups[2] as string, uid, uid);
  });
  afterAll(() => {
    for (const group of groups.toReversed()) rmdirSync(group);
  });

  /** The cgroup of a process that the worker moved; empty where it may not. */
  function moved(): string {
    const move = 'echo 0 > "$0/sandboxes/one/cgroup.procs" && grep ^0:: /proc/self/cgroup';
    const asWorker = `mkdir "$0/sandboxes/one"; sh -c '${move}' "$0"; rmdir "$0/sandboxes/one"`;
    const script = `echo 0 > "$0/container/cgroup.procs"; exec ${AS_WORKER} sh -c "$1" "$0"`;
    return spawnSync('sh', ['-c', script, parent, asWorker], { encoding: 'utf8' }).stdout.trim();
  }

  it('may move its processes once it may write to those of the group above both, and only then', () => {
    expect(moved()).toBe('');
    chownSync(join(parent, 'cgroup.procs'), uid, uid);
    expect(moved()).toMatch(/^0::.*\/sandboxes\/one$/);
  });
});
