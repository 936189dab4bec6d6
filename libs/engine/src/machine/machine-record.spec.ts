import { cpus, release, totalmem } from 'node:os';
import { MachineRecordSchema } from '@torchperf/contracts';
import { recordMachine } from './machine-record';
import { readNoise } from './noise';

describe('recordMachine', () => {
  const record = recordMachine({ sandbox: 'bubblewrap 0.8.0', pinnedCpu: 0, revision: 'abc1234' });

  it('is a machine record of the report', () => {
    expect(MachineRecordSchema.parse(record)).toEqual(record);
  });

  it('says what this machine says of itself', () => {
    expect(record).toMatchObject({
      cpuCount: cpus().length,
      memoryTotalBytes: totalmem(),
      kernel: release(),
      pinnedCpu: 0,
      sandbox: 'bubblewrap 0.8.0',
      serviceRevision: 'abc1234',
    });
    expect(record.hardwareClass).toContain(`${cpus().length} CPU`);
    expect(record.clockResolutionNs).toBeGreaterThan(0);
    expect(record.clockResolutionNs).toBeLessThan(1e6);
  });
});

describe('readNoise', () => {
  it('reads counters that only grow', () => {
    const before = readNoise(0);
    const after = readNoise(0);
    expect(after.stealTimeMs).toBeGreaterThanOrEqual(before.stealTimeMs ?? 0);
    expect(after.atMs).toBeGreaterThanOrEqual(before.atMs);
    expect(after.cpuPressureMs ?? 0).toBeGreaterThanOrEqual(before.cpuPressureMs ?? 0);
    expect(after.involuntaryContextSwitches).toBeGreaterThanOrEqual(before.involuntaryContextSwitches ?? 0);
  });
});
