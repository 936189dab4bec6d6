import { readKernelFile, readKernelNumber } from './kernel-file';

const CPU = '/sys/devices/system/cpu';
const KHZ_PER_MHZ = 1000;

/** What the kernel prints of one CPU, by name. Names differ between architectures. */
export type CpuInfo = ReadonlyMap<string, string>;

/** @param text /proc/cpuinfo; one block of lines "name : value" a CPU. */
export function parseCpuInfo(text: string, cpu: number): CpuInfo {
  const blocks = text.split(/\n\s*\n/).map(
    (block) =>
      new Map(
        block.split('\n').flatMap((line) => {
          const colon = line.indexOf(':');
          return colon < 0 ? [] : [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()] as const];
        }),
      ),
  );
  return blocks.find((block) => block.get('processor') === String(cpu)) ?? blocks[0] ?? new Map();
}

/** The fields of one CPU in /proc/cpuinfo; none where it cannot be read. */
export function cpuInfo(cpu: number): CpuInfo {
  return parseCpuInfo(readKernelFile('/proc/cpuinfo') ?? '', cpu);
}

/** The CPU's name; where the kernel has only numbers (64-bit ARM), those. */
export function cpuName(info: CpuInfo): string {
  const name = info.get('model name') ?? info.get('Model') ?? info.get('cpu model');
  if (name) return name;
  const implementer = info.get('CPU implementer');
  const part = info.get('CPU part');
  return implementer && part ? `ARM implementer ${implementer} part ${part}` : 'unknown CPU';
}

/** The current frequency of a CPU in MHz; null if unknown. */
export function frequencyMHz(cpu: number, info: CpuInfo): number | null {
  const khz = readKernelNumber(`${CPU}/cpu${cpu}/cpufreq/scaling_cur_freq`);
  if (khz !== null) return khz / KHZ_PER_MHZ;
  const printed = Number(info.get('cpu MHz'));
  return printed > 0 ? printed : null;
}

/** The frequency governor of a CPU, as in "performance"; null if unknown. */
export function governor(cpu: number): string | null {
  return readKernelFile(`${CPU}/cpu${cpu}/cpufreq/scaling_governor`)?.trim() ?? null;
}

/** Whether the CPU may run faster than its nominal frequency; null where the kernel does not say. */
export function turbo(): boolean | null {
  const forbidden = readKernelNumber(`${CPU}/intel_pstate/no_turbo`);
  if (forbidden !== null) return forbidden === 0;
  const boost = readKernelNumber(`${CPU}/cpufreq/boost`);
  return boost === null ? null : boost === 1;
}

/** Whether simultaneous multithreading (SMT) is active; null if unknown. */
export function simultaneousMultithreading(): boolean | null {
  const active = readKernelNumber(`${CPU}/smt/active`);
  return active === null ? null : active === 1;
}
