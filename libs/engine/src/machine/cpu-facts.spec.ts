import { cpuName, frequencyMHz, parseCpuInfo } from './cpu-facts';

const X86 = `processor\t: 0
model name\t: AMD EPYC 7763 64-Core Processor
cpu MHz\t\t: 2445.426

processor\t: 1
model name\t: AMD EPYC 7763 64-Core Processor
cpu MHz\t\t: 3100.000
`;

const ARM = `processor\t: 0
CPU implementer\t: 0x41
CPU part\t: 0xd0c
`;

describe('parseCpuInfo', () => {
  it('reads the block of the CPU that was asked for', () => {
    expect(parseCpuInfo(X86, 1).get('cpu MHz')).toBe('3100.000');
  });

  it('falls back to the first block, and to nothing', () => {
    expect(parseCpuInfo(X86, 7).get('cpu MHz')).toBe('2445.426');
    expect(cpuName(parseCpuInfo('', 0))).toBe('unknown CPU');
  });
});

describe('cpuName', () => {
  it('is the model name, or the numbers where the kernel has only those', () => {
    expect(cpuName(parseCpuInfo(X86, 0))).toBe('AMD EPYC 7763 64-Core Processor');
    expect(cpuName(parseCpuInfo(ARM, 0))).toBe('ARM implementer 0x41 part 0xd0c');
  });
});

describe('frequencyMHz', () => {
  it('is null where neither sysfs nor cpuinfo has it', () => {
    expect(frequencyMHz(99_999, parseCpuInfo(ARM, 0))).toBeNull();
    expect(frequencyMHz(99_999, parseCpuInfo(X86, 1))).toBe(3100);
  });
});
