import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const UNDER_SECCOMP = join(__dirname, 'under-seccomp.py');
const PROFILE = join(__dirname, '../../docker/worker-seccomp.json');
/** As the compose file starts the worker: a plain user, no capability, no way to gain one. */
const AS_WORKER =
  process.getuid?.() === 0
    ? [
        '--reuid=10002',
        '--regid=10002',
        '--clear-groups',
        '--inh-caps=-all',
        '--bounding-set=-all',
        '--no-new-privs',
      ]
    : ['--no-new-privs'];
/** What the engine asks of bubblewrap inside a container. */
const BUBBLEWRAP = [
  ...['bwrap', '--unshare-user', '--unshare-ipc', '--unshare-pid', '--unshare-net', '--unshare-uts'],
  ...[
    '--unshare-cgroup-try',
    '--uid',
    '65534',
    '--gid',
    '65534',
    '--die-with-parent',
    '--new-session',
    '--clearenv',
  ],
  ...['--cap-drop', 'ALL', '--as-pid-1', '--ro-bind', '/usr', '/usr', '--ro-bind-try', '/lib64', '/lib64'],
  ...[
    '--symlink',
    'usr/lib',
    '/lib',
    '--dir',
    '/proc',
    '--dev',
    '/dev',
    '--remount-ro',
    '/dev',
    '--tmpfs',
    '/tmp',
  ],
  ...['--remount-ro', '/', '--chdir', '/tmp'],
];

function asWorker(command: readonly string[], profile: string | null) {
  const setpriv = ['setpriv', ...AS_WORKER, ...command];
  const all = profile ? ['/usr/bin/python3', UNDER_SECCOMP, profile, ...setpriv] : setpriv;
  const { status, stdout, stderr } = spawnSync(all[0] as string, all.slice(1), { encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

/** The name of the error that a C library function ends with, or "allowed". */
function outcome(call: string, profile: string | null): string {
  const script = [
    'import ctypes, errno',
    'libc = ctypes.CDLL(None, use_errno=True)',
    `result = libc.${call}`,
    'print(errno.errorcode[ctypes.get_errno()] if result < 0 else "allowed")',
  ].join('\n');
  return asWorker(['/usr/bin/python3', '-c', script], profile).output.trim();
}

it("lets bubblewrap make the engine's sandbox without any capability", () => {
  expect(asWorker([...BUBBLEWRAP, '/usr/bin/true'], PROFILE)).toEqual({ status: 0, output: '' });
});

it.each([
  ['ptrace', 'ptrace(0, 0, 0, 0)'],
  ['sockets to the hypervisor', 'socket(40, 1, 0)'],
  ['looking into another process', 'process_vm_readv(1, 0, 0, 0, 0, 0)'],
])('refuses %s, which is not refused without the profile', (_, call) => {
  expect(outcome(call, PROFILE)).toBe('EPERM');
  expect(outcome(call, null)).not.toBe('EPERM');
});

it('refuses kernel modules, keys, bpf and io_uring', () => {
  const calls = ['init_module(0, 0, 0)', 'syscall(250, 0, 0)', 'syscall(321, 0, 0, 0)', 'syscall(425, 1, 0)'];
  // The numbers are those of x86_64.
  const tried = process.arch === 'x64' ? calls : calls.slice(0, 1);
  expect(tried.map((call) => outcome(call, PROFILE))).toEqual(tried.map(() => 'EPERM'));
});
