import { hardwareClass } from './hardware-class';

const EPYC = {
  architecture: 'x86_64',
  cpuModel: 'AMD EPYC',
  cpuFamily: '25',
  cpuModelNumber: '1',
  cpuCount: 2,
};

describe('hardwareClass', () => {
  it('names architecture, CPU, generation and count', () => {
    expect(hardwareClass(EPYC)).toBe('x86_64 AMD EPYC family 25 model 1, 2 CPUs');
  });

  it('is the same for one CPU whatever its trade marks', () => {
    const adorned = { ...EPYC, cpuModel: 'Intel(R) Xeon(R) CPU E5-2680 v4 @ 2.40GHz', cpuCount: 28 };
    const plain = { ...adorned, cpuModel: 'Intel Xeon E5-2680 v4' };
    expect(hardwareClass(adorned)).toBe(hardwareClass(plain));
  });

  it('distinguishes generations and counts', () => {
    const classes = [EPYC, { ...EPYC, cpuModelNumber: '17' }, { ...EPYC, cpuCount: 1 }].map(hardwareClass);
    expect(new Set(classes).size).toBe(3);
    expect(classes[2]).toMatch(/, 1 CPU$/);
  });
});
