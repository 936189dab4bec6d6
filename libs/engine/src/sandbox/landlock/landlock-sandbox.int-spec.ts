import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractBundle } from '@torchperf/bundle';
import { buildBundle, noise } from '#test/fixtures/bundles';
import { findHostTools, findSystemPython } from '../launch/host-tools';
import { isAlive } from '../launch/process-tree';
import { Staging } from '../launch/staging';
import { openToAll, TEST_LIMITS, TEST_UID, TestSandbox, until } from '../sandbox.fixture';
import { seccompFilters } from '../seccomp/seccomp-filter';
import { runInside } from '../self-test/run-inside';
import { LandlockSandbox, landlockLauncher } from './landlock-sandbox';

/** What only Landlock has to see to; all else that holds is in the specs of every backend. */
describe('Landlock', () => {
  let test: TestSandbox;
  beforeAll(async () => {
    test = await TestSandbox.open('landlock');
  });
  afterAll(() => test.close());

  function sandboxOf(launcher: string, canMount = true): LandlockSandbox {
    const uid = process.getuid?.() === 0 ? TEST_UID : null;
    const staging = new Staging(test.folder, 'landlock-spec', uid);
    return new LandlockSandbox({
      tools: findHostTools(),
      python: findSystemPython(),
      launcher,
      abi: 7,
      staging,
      canMount,
      filters: seccompFilters('landlock'),
      cgroups: null,
      scratchDir: test.folder,
      uid,
      dropBoundingSet: false,
    });
  }

  /** What comes of stopping another program of the same user, from inside. */
  async function stops(launcher: string): Promise<string> {
    const sandbox = sandboxOf(launcher);
    const other = test.start('import time; time.sleep(60)');
    await until(() => readFileSync(`/proc/${other.pid}/cmdline`, 'utf8').includes('time.sleep'));
    const program = `import os, signal
try:
    os.kill(${other.pid}, signal.SIGSTOP)
    os.write(4, b'stopped')
except OSError as error:
    os.write(4, error.strerror.encode())`;
    const command = ['/usr/bin/python3', '-I', '-c', program];
    const { answer } = await runInside(sandbox, test.folder, { command, limits: TEST_LIMITS });
    await other.dispose();
    return answer;
  }

  it('lets a contestant not stop the reference, which runs as the same user', async () => {
    await expect(stops(landlockLauncher())).resolves.toBe('Operation not permitted');
  });

  it('does that by its scopes', async () => {
    const launcher = join(test.folder, 'without-scopes.py');
    const source = readFileSync(landlockLauncher(), 'utf8');
    writeFileSync(launcher, source.replace('ALL_SCOPES = 0b11', 'ALL_SCOPES = 0'));
    await expect(stops(launcher)).resolves.toBe('stopped');
  });

  it('shows a launch nothing of what an earlier one has read of the bundle', async () => {
    const archive = join(test.folder, 'bundle.zip');
    const source = join(test.folder, 'bundle');
    writeFileSync(archive, buildBundle([{ name: 'weights/w.npy', content: noise(2000) }]));
    await extractBundle(archive, source);
    const bind = { source, target: '/bundle' };
    const look = `import json, os
def times(path):
    found = os.stat(path)
    return [found.st_atime_ns, found.st_mtime_ns, found.st_ctime_ns]
bundle = ${JSON.stringify(test.sandbox.pathInside(bind))}
paths = [os.path.join(bundle, path) for path in ('', 'weights', 'weights/w.npy', 'model.py', 'torchperf.json')]
os.write(4, json.dumps([times(path) for path in paths]).encode())`;
    const read = `
for path in paths:
    os.listdir(path) if os.path.isdir(path) else open(path, 'rb').read()`;
    const [first, second] = [
      await test.python(look + read, { binds: [bind] }),
      await test.python(look, { binds: [bind] }),
    ];
    expect(first).toMatchObject({ exit: { code: 0 }, log: '' });
    expect(JSON.parse(first.answer)).toHaveLength(5);
    expect(second.answer).toBe(first.answer);
  });

  it('shows no host path and no order on the command line of the program inside', async () => {
    const contestant = test.start('import time; time.sleep(60)');
    const own = () => readFileSync(`/proc/${contestant.pid}/cmdline`, 'utf8').split('\0');
    await until(() => own().includes('import time; time.sleep(60)'));
    expect(own()).toEqual(['/usr/bin/python3', '-I', '-c', 'import time; time.sleep(60)', '']);
    await contestant.dispose();
  });

  it('ends the program when the process that started it dies', async () => {
    const script = `const { spawn } = require('node:child_process');
const { openSync } = require('node:fs');
const [python, launcher, order, filter, status] = process.argv.slice(1);
const fd = (path, flags) => openSync(path, flags);
const stdio = ['ignore', 'ignore', 'inherit', 'ignore', 'ignore', fd(filter, 'r'), fd(order, 'r'), fd(status, 'r+')];
require('node:fs').writeFileSync(order, JSON.stringify({
  parent: process.pid, read: ['/usr/bin', '/usr/lib', '/usr/lib64'], readIfThere: [], write: [],
  command: ['/usr/bin/sleep', '600'], environment: {},
}));
const child = spawn(python, ['-I', '-S', launcher, '6', '5', '7'], { stdio, env: {}, detached: true });
console.log(child.pid);
setInterval(() => {}, 1000);`;
    const [order, status] = [join(test.folder, 'order'), join(test.folder, 'status')];
    writeFileSync(order, '');
    writeFileSync(status, '');
    const filter = seccompFilters('landlock').threads;
    const parent = spawn(
      process.execPath,
      ['-e', script, findSystemPython(), landlockLauncher(), order, filter, status],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [text] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(String(text));
    await until(() => readFileSync(status, 'utf8') === 'started');
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await until(() => !isAlive(pid));
  });

  describe("what lies under a folder that is closed to the slot's user", () => {
    const isRoot = process.getuid?.() === 0;
    let outer: string;
    let source: string;
    beforeAll(() => {
      outer = openToAll(mkdtempSync(join(tmpdir(), 'torchperf-closed-')));
      const home = mkdtempSync(join(outer, 'home-'));
      source = openToAll(mkdtempSync(join(home, 'bundle-')));
      writeFileSync(join(source, 'word'), 'hello');
      chmodSync(home, 0o700);
    });
    afterAll(() => rmSync(outer, { recursive: true }));

    it('can be read where it may be mounted elsewhere, at one place for all launches', async () => {
      const bind = { source, target: '/bundle' };
      const word = join(test.sandbox.pathInside(bind), 'word');
      expect(word).not.toBe(isRoot ? join(source, 'word') : '');
      for (const _ of [1, 2]) {
        const { log } = await test.run(['/usr/bin/cat', word], { binds: [bind] });
        expect(log).toBe('hello');
      }
    });

    it('is refused by name where it may not', () => {
      const pathInside = () => sandboxOf(landlockLauncher(), false).pathInside({ source, target: '/bundle' });
      if (isRoot) expect(pathInside).toThrow(`uid ${TEST_UID} cannot reach ${source}`);
      else expect(pathInside()).toBe(source);
    });
  });
});
