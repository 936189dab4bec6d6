import { closeSync, openSync } from 'node:fs';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInside } from './self-test/run-inside';
import { Unsandboxed } from './unsandboxed';

const sandbox = new Unsandboxed();
const TRIAL = {
  role: 'trial',
  binds: [],
  limits: { memoryBytes: 1, processes: 1, cpuSeconds: 1, fileSizeBytes: 1, tmpBytes: 1 },
  cpu: null,
  threads: 1,
  allowFork: false,
} as const;
let folder: string;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'torchperf-unsandboxed-')));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('reads files at their own places, whatever the sandbox would call them', async () => {
  await writeFile(join(folder, 'word.txt'), 'hello');
  const { exit, log } = await runInside(sandbox, folder, {
    command: ['/usr/bin/cat', '/inside/word.txt'],
    binds: [{ source: folder, target: '/inside' }],
  });
  expect(exit).toEqual({ code: 0, signal: null, started: true });
  expect(log).toBe('hello');
  expect(sandbox.pathInside({ source: folder, target: '/inside' })).toBe(folder);
});

it('leaves words alone that only look like such a place', async () => {
  const { log } = await runInside(sandbox, folder, {
    command: ['/usr/bin/echo', '/insider', 'x=/inside'],
    binds: [{ source: folder, target: '/inside' }],
  });
  expect(log.trim()).toBe('/insider x=/inside');
});

it('passes on no variable but its own and those of the program', async () => {
  const { log } = await runInside(sandbox, folder, {
    command: ['/usr/bin/env'],
    env: { LIBRARIES: '/inside/lib' },
    binds: [{ source: folder, target: '/inside' }],
    threads: 2,
  });
  const names = log
    .trim()
    .split('\n')
    .map((line) => line.split('=')[0]);
  expect(names.sort()).toEqual(
    [
      'HOME',
      'LANG',
      'LIBRARIES',
      'MKL_NUM_THREADS',
      'OMP_NUM_THREADS',
      'OPENBLAS_NUM_THREADS',
      'PATH',
    ].sort(),
  );
  expect(log).toContain(`LIBRARIES=${folder}/lib`);
  expect(log).toContain('OMP_NUM_THREADS=2');
});

it('reports memory while it runs, and dies when it is killed', async () => {
  const nothing = openSync('/dev/null', 'r+');
  const running = sandbox.launch({
    ...TRIAL,
    command: ['/usr/bin/sleep', '60'],
    inputFd: nothing,
    outputFd: nothing,
    logFd: nothing,
  });
  expect(running.memory()).toEqual({ peakBytes: expect.any(Number), source: 'rss' });
  await running.dispose();
  expect(await running.exited).toEqual({ code: null, signal: 'SIGKILL', started: true });
  closeSync(nothing);
});

it('says that a program is not there', () => {
  const nothing = openSync('/dev/null', 'r+');
  const launch = () =>
    sandbox.launch({ ...TRIAL, command: ['/no/such'], inputFd: nothing, outputFd: nothing, logFd: nothing });
  expect(launch).toThrow(/\/no\/such could not be started/);
  closeSync(nothing);
});
