import type { SandboxBind, SandboxLimits } from '../sandbox';
import type { HostTools } from './host-tools';

/** Exit status of a launch that failed before the program inside. */
export const CHAIN_FAILED = 125;

/** Each of these takes words up to "--", deals with them, and becomes the program that follows. */
const JOIN_CGROUPS = `while [ "$1" != -- ]; do echo 0 > "$1" || exit ${CHAIN_FAILED}; shift; done; shift; exec "$@"`;
const STAGE = `while [ "$1" != -- ]; do MOUNT --bind "$1" "$2" || exit ${CHAIN_FAILED}; shift 2; done; shift; exec "$@"`;

export interface ChainOptions {
  /** Descriptors to close first: all except the intended ones. */
  readonly strayFds: readonly number[];
  readonly joinFiles: readonly string[];
  /** Bind mounts to make in a mount namespace of its own, for what the slot's user could not reach. */
  readonly staged: readonly SandboxBind[];
  /** The user to become; null to stay. */
  readonly uid: number | null;
  readonly dropBoundingSet: boolean;
  readonly limits: SandboxLimits;
  /** Limits the memory of each process separately, because no cgroup limits it for all. */
  readonly withoutCgroup: boolean;
  /** How many tasks the user may have in all, others that run as it included; null for no such limit. */
  readonly tasksOfUser: number | null;
  /**
   * The CPU affinity; the filter lets nothing inside change it. Not by cpuset: creating one rebuilds the kernel's
   * scheduling domains, which delays the launch and disturbs other measurements.
   */
  readonly affinity: readonly number[] | null;
  /** What makes the sandbox around the program inside. */
  readonly command: readonly string[];
}

function setpriv(tools: HostTools, uid: number | null, dropBoundingSet: boolean): string[] {
  if (uid === null) return [tools.setpriv, '--no-new-privs'];
  return [
    tools.setpriv,
    `--reuid=${uid}`,
    `--regid=${uid}`,
    '--clear-groups',
    '--inh-caps=-all',
    ...(dropBoundingSet ? ['--bounding-set=-all'] : []),
    '--no-new-privs',
  ];
}

function prlimit(tools: HostTools, { limits, withoutCgroup, tasksOfUser }: ChainOptions): string[] {
  return [
    tools.prlimit,
    '--core=0',
    '--nofile=64',
    '--memlock=0',
    `--fsize=${limits.fileSizeBytes}`,
    `--cpu=${limits.cpuSeconds}`,
    // Address space would forbid Node and NumPy, which reserve far more than they touch.
    ...(withoutCgroup ? [`--data=${limits.memoryBytes}`] : []),
    ...(tasksOfUser === null ? [] : [`--nproc=${tasksOfUser}`]),
  ];
}

/**
 * The command that becomes the sandbox: each part sets one thing up and replaces itself by the next, so that the
 * process started first is `command` in the end.
 */
export function launchChain(tools: HostTools, options: ChainOptions): string[] {
  const { strayFds, joinFiles, staged } = options;
  const closing = strayFds.map((fd) => `exec ${fd}>&-; `).join('');
  return [
    // A plain sh need not know descriptors of more than one digit.
    ...(strayFds.length > 0 ? [tools.bash, '-c', `${closing}exec "$@"`, 'close'] : []),
    ...(joinFiles.length > 0 ? [tools.sh, '-c', JOIN_CGROUPS, 'join', ...joinFiles, '--'] : []),
    ...(staged.length > 0
      ? [
          ...[tools.unshare, '--mount', '--propagation', 'private'],
          ...[tools.sh, '-c', STAGE.replace('MOUNT', tools.mount), 'stage'],
          ...staged.flatMap(({ source, target }) => [source, target]),
          '--',
        ]
      : []),
    ...setpriv(tools, options.uid, options.dropBoundingSet),
    ...prlimit(tools, options),
    ...(options.affinity ? [tools.taskset, '--cpu-list', options.affinity.join(',')] : []),
    ...options.command,
  ];
}
