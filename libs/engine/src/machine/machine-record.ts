import { readdirSync } from 'node:fs';
import { cpus, hostname, release, totalmem } from 'node:os';
import type { MachineRecord } from '@torchperf/contracts';
import { cpuInfo, cpuName, frequencyMHz, governor, simultaneousMultithreading, turbo } from './cpu-facts';
import { hardwareClass } from './hardware-class';
import { readKernelFile, readKernelNumber } from './kernel-file';
import { mountTable } from './mount-table';

/** The part of a machine record that cannot be read from the machine. */
export interface MachineContext {
  /** The sandbox's description of itself. */
  readonly sandbox: string;
  readonly pinnedCpu: number | null;
  /** Git revision of the service. */
  readonly revision: string;
}

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'x86_64', arm64: 'aarch64' };
/** Enough to observe the smallest step of the clock. */
const CLOCK_READINGS = 2000;
const MILLI = 1000;

/** The smallest observed step of the referee's clock, in ns. */
function clockResolutionNs(): number {
  let minNs = Number.POSITIVE_INFINITY;
  let last = process.hrtime.bigint();
  for (let reading = 0; reading < CLOCK_READINGS; reading += 1) {
    const now = process.hrtime.bigint();
    if (now > last) minNs = Math.min(minNs, Number(now - last));
    last = now;
  }
  return minNs;
}

function cgroupVersion(): MachineRecord['cgroupVersion'] {
  const mounts = mountTable();
  if (mounts.some(({ type, superOptions }) => type === 'cgroup' && superOptions.includes('memory'))) {
    return 'v1';
  }
  return mounts.some(({ type }) => type === 'cgroup2') ? 'v2' : 'none';
}

/** The value of NAME=value or NAME="value" in a file of such lines. */
function assigned(path: string, name: string): string | null {
  const line = (readKernelFile(path) ?? '').split('\n').find((candidate) => candidate.startsWith(`${name}=`));
  return line?.slice(name.length + 1).replace(/^"|"$/g, '') || null;
}

/** Of the CPU's own sensor, in degrees Celsius; guests have none. */
function temperatureC(): number | null {
  const thermal = '/sys/class/thermal';
  let zones: string[];
  try {
    zones = readdirSync(thermal).filter((name) => name.startsWith('thermal_zone'));
  } catch {
    return null;
  }
  const own = zones.find((zone) => /cpu|pkg|soc/i.test(readKernelFile(`${thermal}/${zone}/type`) ?? ''));
  const reading = own ? readKernelNumber(`${thermal}/${own}/temp`) : null;
  return reading === null ? null : reading / MILLI;
}

/** The machine that this process runs on, for a run's report; what cannot be read is null. */
export function recordMachine({ sandbox, pinnedCpu, revision }: MachineContext): MachineRecord {
  const cpu = pinnedCpu ?? 0;
  const info = cpuInfo(cpu);
  const architecture = ARCHITECTURES[process.arch] ?? process.arch;
  const cpuCount = cpus().length;
  const cpuModel = cpuName(info);
  return {
    hardwareClass: hardwareClass({
      architecture,
      cpuModel,
      cpuFamily: info.get('cpu family') ?? null,
      cpuModelNumber: info.get('model') ?? null,
      cpuCount,
    }),
    hostname: hostname(),
    cpuModel,
    cpuCount,
    pinnedCpu,
    architecture,
    memoryTotalBytes: totalmem(),
    kernel: release(),
    operatingSystem: assigned('/etc/os-release', 'PRETTY_NAME') ?? 'unknown',
    frequencyMHz: frequencyMHz(cpu, info),
    governor: governor(cpu),
    turbo: turbo(),
    smt: simultaneousMultithreading(),
    cgroupVersion: cgroupVersion(),
    sandbox,
    clockSource:
      readKernelFile('/sys/devices/system/clocksource/clocksource0/current_clocksource')?.trim() ?? null,
    clockResolutionNs: clockResolutionNs(),
    // Podman shows it; under Docker the image is unknown from inside.
    containerImage: assigned('/run/.containerenv', 'image'),
    nodeVersion: process.versions.node,
    serviceRevision: revision,
    temperatureC: temperatureC(),
  };
}
