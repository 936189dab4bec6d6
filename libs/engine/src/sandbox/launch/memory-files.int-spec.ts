import { TestSandbox } from '../sandbox.fixture';
import { memoryFileBytes } from './memory-files';
import { descendants } from './process-tree';

const MIB = 1024 ** 2;

describe('memoryFileBytes', () => {
  let test: TestSandbox;
  beforeAll(async () => {
    test = await TestSandbox.open('bubblewrap');
  });
  afterAll(() => test.close());

  it('counts what a sandbox keeps in /tmp and /dev/shm, and what it removed no longer', async () => {
    const running = await test.startUntilReady(
      `import os, time
open('/tmp/a', 'wb').write(b'x' * ${5 * MIB})
open('/tmp/gone', 'wb').write(b'x' * ${2 * MIB})
open('/dev/shm/b', 'wb').write(b'x' * ${3 * MIB})
os.remove('/tmp/gone')
os.write(4, b'ready')
time.sleep(60)`,
    );
    const used = () => memoryFileBytes(descendants(running.pid));
    expect(used()).toBeGreaterThanOrEqual(8 * MIB);
    expect(used()).toBeLessThan(9 * MIB);
    await running.dispose();
    expect(used()).toBe(0);
  });

  it('counts nothing of a process that shares the folders of this machine', () => {
    expect(memoryFileBytes([process.pid])).toBe(0);
  });
});
