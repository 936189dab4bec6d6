import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { evictFromPageCache } from './page-cache';
import { openToAll, TestSandbox, until } from './sandbox.fixture';

const MIB = 1024 * 1024;

function cachedBytes(file: string): number {
  const fincore = ['--bytes', '--noheadings', '--raw', '--output', 'RES', file];
  return Number(spawnSync('/usr/bin/fincore', fincore, { encoding: 'utf8' }).stdout);
}

describe('evictFromPageCache', () => {
  // /var/tmp is kept over a restart, so it is on a disk; /tmp may be in memory, where nothing can be evicted.
  const folder = openToAll(mkdtempSync('/var/tmp/torchperf-page-cache-'));
  const weights = join(folder, 'weights.bin');
  beforeEach(() => writeFileSync(weights, Buffer.alloc(40 * MIB, 1)));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('drops what was just written, in files and in folders', () => {
    expect(cachedBytes(weights)).toBe(40 * MIB);
    evictFromPageCache([folder]);
    expect(cachedBytes(weights)).toBe(0);
  });

  it('names a file that is not there', () => {
    expect(() => evictFromPageCache([join(folder, 'none')])).toThrow(join(folder, 'none'));
  });

  it('makes a sandbox pay for weights that it maps into memory', async () => {
    const test = await TestSandbox.open();
    const program = `import mmap, time
with open('/bundle/weights.bin', 'rb') as file:
    weights = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
total = sum(weights[index] for index in range(0, len(weights), 4096))
time.sleep(60)`;
    evictFromPageCache([folder]);
    const contestant = test.start(program, { binds: [{ source: folder, target: '/bundle' }] });
    await until(() => (contestant.memory().peakBytes ?? 0) > 40 * MIB);
    await contestant.dispose();
    test.close();
  });
});
