import { realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const OTHERS_ENTER = 0o001;

/**
 * A command for root that switches to another user, without groups and capabilities, before it runs `command`. The
 * process keeps its id.
 *
 * Root's clone is often under a home of mode 0700. If a parent folder of a needed path is closed, the command gets its
 * own mount namespace. In it, that folder is empty except for the needed paths, at their usual locations.
 * @param needed files and folders, as absolute paths.
 * @param covered a folder that the command does not need: in that namespace, it holds the mount points.
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

/** The outermost parent folder of a path that others may not enter; undefined if they may enter all. */
function closedAbove(path: string): string | undefined {
  if (path === dirname(path)) return undefined;
  const folder = dirname(path);
  return closedAbove(folder) ?? ((statSync(folder).mode & OTHERS_ENTER) === 0 ? folder : undefined);
}

function emptyFolderOver(folder: string): string[] {
  return ['mount', '-t', 'tmpfs', '-o', 'mode=0755', 'tmpfs', folder];
}

/** Creates a mount point of the same kind as `like`, and mounts `source` there. */
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
