import type { MachineRecord, RunReport } from '@torchperf/contracts';
import { quantityText } from './figure-text';
import { bulletList, heading, type Marked } from './markdown';

/** The properties of a machine that affect a measurement, without those that could not be read. */
export function machineLines(machine: MachineRecord): string[] {
  const onOff = (isOn: boolean | null, what: string) =>
    isOn === null ? [] : [`${what} ${isOn ? 'on' : 'off'}`];
  const processor = [
    ...(machine.frequencyMHz === null ? [] : [`${Math.round(machine.frequencyMHz)} MHz`]),
    ...(machine.governor === null ? [] : [`governor ${machine.governor}`]),
    ...onOff(machine.turbo, 'turbo'),
    ...onOff(machine.smt, 'SMT'),
    ...(machine.temperatureC === null ? [] : [`${machine.temperatureC} °C`]),
  ];
  const pinned = machine.pinnedCpu === null ? 'on no particular CPU' : `on CPU ${machine.pinnedCpu}`;
  return [
    `Hardware class: ${machine.hardwareClass}.`,
    `Processor: ${machine.cpuModel}, ${machine.architecture}, ${machine.cpuCount} CPUs, measured ${pinned}.`,
    ...(processor.length > 0 ? [`Processor state: ${processor.join(', ')}.`] : []),
    `Memory: ${quantityText(machine.memoryTotalBytes, 'bytes')}.`,
    `System: ${machine.operatingSystem}, kernel ${machine.kernel}, Node ${machine.nodeVersion}.`,
    `Isolation: ${machine.sandbox}; control groups ${machine.cgroupVersion}${machine.containerImage === null ? '' : `; container image ${machine.containerImage}`}.`,
    `Clock: ${machine.clockSource ?? 'source unknown'}, resolution ${machine.clockResolutionNs} ns.`,
    `Service revision: ${machine.serviceRevision}.`,
  ];
}

/** The machine of one run, its runtimes, and the noise during the run. */
export function machineSection({ machine, runtime, noise, memorySource }: RunReport): Marked[] {
  const versionsText = (versions: Readonly<Record<string, string>>) =>
    Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ') || 'not recorded';
  const spent = (what: string, ms: number | null) =>
    ms === null ? [] : [`${what} ${quantityText(ms, 'ms')}`];
  const around = [
    `load ${noise.loadAverageStart} before and ${noise.loadAverageEnd} after`,
    ...spent('stolen', noise.stealTimeMs),
    ...spent('throttled', noise.throttledMs),
    ...spent('waiting for a CPU', noise.cpuPressureMs),
    ...spent('for memory', noise.memoryPressureMs),
    ...spent('for storage', noise.ioPressureMs),
    ...(noise.involuntaryContextSwitches === null
      ? []
      : [`${noise.involuntaryContextSwitches} involuntary context switches`]),
    ...(noise.referenceDrift === null
      ? []
      : [`reference off its usual latency by ${quantityText(noise.referenceDrift, 'fraction')}`]),
  ];
  return [
    heading(2, 'Machine'),
    bulletList([
      ...machineLines(machine),
      `Runtime: ${runtime.name}; ${versionsText(runtime.versions)}; of the reference: ${versionsText(runtime.referenceVersions)}.`,
      ...(memorySource === null ? [] : [`Memory read from: ${memorySource}.`]),
      `During the ${quantityText(noise.elapsedMs, 'ms')} of the run: ${around.join(', ')}.`,
    ]),
  ];
}
