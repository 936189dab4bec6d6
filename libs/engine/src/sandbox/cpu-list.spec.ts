import { execFileSync } from 'node:child_process';
import { allowedCpus, cpusFrom, parseCpuList } from './cpu-list';

describe('parseCpuList', () => {
  it('reads ranges and single numbers', () => {
    expect(parseCpuList('0-3,8,10-11\n')).toEqual([0, 1, 2, 3, 8, 10, 11]);
    expect(parseCpuList('0\n')).toEqual([0]);
    expect(parseCpuList('\n')).toEqual([]);
  });
});

describe('allowedCpus', () => {
  it('are those of this process', () => {
    expect(allowedCpus()).toHaveLength(Number(execFileSync('nproc', { encoding: 'utf8' })));
  });
});

describe('cpusFrom', () => {
  const online = [0, 1, 4, 5];

  it('takes as many as are wanted, from the first on and round the end', () => {
    expect(cpusFrom(1, 1, online)).toEqual([1]);
    expect(cpusFrom(4, 3, online)).toEqual([4, 5, 0]);
  });

  it('takes no more than there are, and leaves one that is not online to the kernel to refuse', () => {
    expect(cpusFrom(0, 9, online)).toEqual(online);
    expect(cpusFrom(3, 2, online)).toEqual([3]);
  });
});
