import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { delegatedShortage } from './delegated-shortage';

const MIB = 1024 * 1024;
const EACH = { memoryBytes: 512 * MIB, processes: 64 };

/** Plain files in place of the kernel's. */
describe.each([
  {
    version: 'v1',
    memory: 'memory/memory.limit_in_bytes',
    pids: 'pids/pids.max',
    unlimited: '9223372036854771712',
  },
  { version: 'v2', memory: 'memory.max', pids: 'pids.max', unlimited: 'max' },
])('a delegated cgroup of $version', ({ version, memory, pids, unlimited }) => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'torchperf-shortage-'));
    if (version === 'v2') writeFileSync(join(folder, 'cgroup.controllers'), 'memory pids\n');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const shortage = (memoryLimit: string, pidsLimit: string, each = EACH) => {
    for (const [path, limit] of [[memory, memoryLimit] as const, [pids, pidsLimit] as const]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), `${limit}\n`);
    }
    return delegatedShortage({ folder, slot: 'cpu1' }, each, 2);
  };

  it('is large enough with just what two sandboxes need, and without limits', () => {
    expect(shortage(String(1024 * MIB), '130')).toBeNull();
    expect(shortage(unlimited, 'max')).toBeNull();
  });

  it('is large enough where the kernel rounded its limit to pages', () => {
    expect(shortage('199999488', '130', { ...EACH, memoryBytes: 100_000_000 })).toBeNull();
  });

  it('is too small with less memory, fewer processes or both', () => {
    const [little, few] = [String(1023 * MIB), '129'];
    expect(shortage(little, '130')).toMatch(
      / has 1023 MiB of memory and needs 1024 MiB for this suite\. .*delegate-cgroup\.sh/,
    );
    expect(shortage(unlimited, few)).toMatch(/ has 129 processes and needs 130 for this suite/);
    expect(shortage(little, few)).toMatch(
      /1023 MiB of memory and needs 1024 MiB, 129 processes and needs 130/,
    );
  });
});

it.each(['auto', 'none'] as const)('has no limits where none is delegated (%s)', (place) => {
  expect(delegatedShortage(place, EACH, 2)).toBeNull();
});
