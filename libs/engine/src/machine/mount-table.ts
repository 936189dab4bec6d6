import { readKernelFile } from './kernel-file';

export interface MountPoint {
  readonly target: string;
  /** The folder of the file system that appears there. */
  readonly root: string;
  readonly type: string;
  readonly superOptions: readonly string[];
}

/** Paths in /proc/self/mountinfo have spaces and the like as octal escapes. */
function decodeOctal(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

export function mountTable(): MountPoint[] {
  return (readKernelFile('/proc/self/mountinfo') ?? '')
    .split('\n')
    .filter(Boolean)
    .flatMap((line) => {
      const [front, back] = line.split(' - ');
      const [, , , root, target] = front?.split(' ') ?? [];
      const [type, , options] = back?.split(' ') ?? [];
      if (!root || !target || !type) return [];
      return [
        {
          root: decodeOctal(root),
          target: decodeOctal(target),
          type,
          superOptions: options?.split(',') ?? [],
        },
      ];
    });
}

/** The path of this process's cgroup in a hierarchy: a controller's name for v1, "" for v2. */
export function ownCgroupPath(controller: string): string | null {
  for (const line of (readKernelFile('/proc/self/cgroup') ?? '').split('\n')) {
    const [id, controllers, ...path] = line.split(':');
    if (controllers === undefined) continue;
    const matches = controller === '' ? id === '0' : controllers.split(',').includes(controller);
    if (matches) return path.join(':');
  }
  return null;
}
