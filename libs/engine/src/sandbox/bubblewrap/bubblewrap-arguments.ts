import type { SandboxSpec } from '../sandbox';
import { sandboxVariables } from '../sandbox-variables';

/**
 * How much of the view bubblewrap can make here. `full` is the default. `container`: an outer container hides parts of
 * /proc, so that the kernel refuses to mount a new one; then there is none inside.
 */
export const SANDBOX_PROFILES = ['full', 'container'] as const;
export type SandboxProfile = (typeof SANDBOX_PROFILES)[number];

/** /dev/shm has no size of its own; what it holds counts as memory of the sandbox. */
const SHM_BYTES = 16 * 1024 * 1024;
/** The overflow uid, so that nothing inside depends on the slot. */
const INNER_UID = '65534';

const NAMESPACES = [
  '--unshare-user',
  '--unshare-ipc',
  '--unshare-pid',
  '--unshare-net',
  '--unshare-uts',
  '--unshare-cgroup-try',
];

const SYSTEM = [
  ...['--ro-bind', '/usr/bin', '/usr/bin'],
  ...['--ro-bind', '/usr/lib', '/usr/lib'],
  ...['--ro-bind-try', '/usr/lib64', '/usr/lib64'],
  ...['--symlink', 'usr/lib', '/lib'],
  ...['--symlink', 'usr/lib64', '/lib64'],
  ...['--symlink', 'usr/bin', '/bin'],
  ...['--dir', '/etc'],
  ...['--ro-bind-try', '/etc/alternatives', '/etc/alternatives'],
  ...['--ro-bind-try', '/etc/ld.so.cache', '/etc/ld.so.cache'],
];

function variables(spec: SandboxSpec): string[] {
  return Object.entries(sandboxVariables(spec, '/tmp')).flatMap(([name, value]) => ['--setenv', name, value]);
}

function identity(profile: SandboxProfile): string[] {
  const user = ['--uid', INNER_UID, '--gid', INNER_UID];
  // Both write to /proc/sys, which such a container has read-only; the filter refuses namespaces in any case.
  return profile === 'full' ? [...user, '--disable-userns', '--hostname', 'sandbox'] : user;
}

function pseudoFileSystems(profile: SandboxProfile): string[] {
  return profile === 'full'
    ? ['--proc', '/proc']
    : ['--dir', '/proc', '--ro-bind-try', '/proc/cpuinfo', '/proc/cpuinfo'];
}

/** bubblewrap's arguments for a sandbox, without the command. Sources of binds are as bubblewrap can reach them. */
export function bubblewrapArguments(
  spec: SandboxSpec,
  profile: SandboxProfile,
  descriptors: { readonly seccomp: number; readonly status: number },
): string[] {
  return [
    ...NAMESPACES,
    ...identity(profile),
    ...['--die-with-parent', '--new-session', '--clearenv', '--cap-drop', 'ALL', '--as-pid-1'],
    ...variables(spec),
    ...SYSTEM,
    ...pseudoFileSystems(profile),
    ...['--dev', '/dev'],
    ...['--size', String(SHM_BYTES), '--perms', '1777', '--tmpfs', '/dev/shm', '--remount-ro', '/dev'],
    ...['--size', String(spec.limits.tmpBytes), '--perms', '1777', '--tmpfs', '/tmp'],
    ...spec.binds.flatMap(({ source, target }) => ['--ro-bind', source, target]),
    ...['--remount-ro', '/', '--chdir', '/tmp'],
    ...['--seccomp', String(descriptors.seccomp), '--json-status-fd', String(descriptors.status)],
  ];
}
