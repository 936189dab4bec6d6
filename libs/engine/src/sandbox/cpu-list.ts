import { readKernelFile } from '../machine/kernel-file';

/** Numbers of a list as the kernel writes it, such as "0-3,8". */
export function parseCpuList(text: string): number[] {
  return text
    .trim()
    .split(',')
    .filter(Boolean)
    .flatMap((range) => {
      const [first, last = first] = range.split('-').map(Number) as [number, number?];
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    });
}

/** The CPUs that this process may use, as its affinity or its container leaves them; the first come first. */
export function allowedCpus(): number[] {
  const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readKernelFile('/proc/self/status') ?? '')?.[1];
  return parseCpuList(list ?? '');
}

/** The machine's CPUs that are switched on, in order. */
export function onlineCpus(): number[] {
  return parseCpuList(readKernelFile('/sys/devices/system/cpu/online') ?? '');
}

/** `count` CPUs of those that are online, from `first` on and round the end; fewer where there are fewer. */
export function cpusFrom(first: number, count: number, online = onlineCpus()): number[] {
  const start = online.indexOf(first);
  if (start < 0) return [first];
  return [...online.slice(start), ...online.slice(0, start)].slice(0, count);
}
