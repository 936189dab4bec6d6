import { realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const OTHERS_ENTER = 0o001;

/**
 * A command of root's that becomes another user, with no group and no capability, before it runs `command`; its
 * process keeps its number all the way.
 *
 * A clone of root's often lies under a home of mode 0700. Where a folder on the way to what the command needs is
 * closed, the command gets a mount namespace of its own, in which that folder is an empty one that holds nothing but
 * what is needed, at its own place.
 * @param needed files and folders, as absolute paths.
 * @param covered a folder that the command need not see: in that namespace, mount points lie in its place.
 */
export function asPlainUser(
  uid: number,
  command: readonly string[],
  needed: readonly string[],
  covered: string,
): [string, ...string[]] {
  const become = ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', ...command] as const;
  const shown = [...new Set(needed.map((path) => realpathSync(path)))].filter((path) => closedAbove(path));
  if (shown.length === 0) return [...become];
  const closed = [...new Set(shown.map((path) => closedAbove(path) as string))];
  const steps = [
    ['umask', '022'],
    emptyFolderOver(covered),
    ...shown.flatMap((path, index) => mountOn(path, `${covered}/${index}`, path)),
    ...closed.map(emptyFolderOver),
    ...shown.flatMap((path, index) => mountOn(`${covered}/${index}`, path, path)),
  ];
  const script = steps.map((words) => words.map(quoted).join(' ')).join(' && ');
  return [
    'unshare',
    '--mount',
    '--propagation',
    'private',
    'sh',
    '-c',
    `${script} && exec "$@"`,
    'become',
    ...become,
  ];
}

/** The outermost folder on the way to a path that others may not enter; undefined when all may be entered. */
function closedAbove(path: string): string | undefined {
  if (path === dirname(path)) return undefined;
  const folder = dirname(path);
  return closedAbove(folder) ?? ((statSync(folder).mode & OTHERS_ENTER) === 0 ? folder : undefined);
}

function emptyFolderOver(folder: string): string[] {
  return ['mount', '-t', 'tmpfs', '-o', 'mode=0755', 'tmpfs', folder];
}

/** Makes a mount point of the kind that `like` is, and mounts `source` there. */
function mountOn(source: string, point: string, like: string): string[][] {
  const make = statSync(like).isDirectory()
    ? [['mkdir', '-p', point]]
    : [
        ['mkdir', '-p', dirname(point)],
        ['touch', point],
      ];
  return [...make, ['mount', '--bind', source, point]];
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
