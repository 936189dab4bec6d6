import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openCgroupSlot } from './cgroup/open-cgroup-slot';
import { findHostTools } from './launch/host-tools';
import { isAlive } from './launch/process-tree';
import { openSandbox } from './open-sandbox';
import { SANDBOX_BACKENDS } from './sandbox';
import { openToAll, TEST_LIMITS, TEST_UID, TestSandbox } from './sandbox.fixture';
import { SandboxUnavailableError } from './sandbox-unavailable.error';

describe('openSandbox', () => {
  const folder = openToAll(mkdtempSync(join(tmpdir(), 'torchperf-open-')));
  const isRoot = process.getuid?.() === 0;
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(SANDBOX_BACKENDS)('tests the sandbox of %s before it gives it out', async (backend) => {
    const test = await TestSandbox.open(backend, true);
    expect((await test.run(['/usr/bin/true'])).exit.code).toBe(0);
    test.close();
  });

  it('wants a slot whose name can name a cgroup', async () => {
    const options = { slot: '../../escape', sandboxUid: TEST_UID, scratchDir: folder };
    await expect(openSandbox(options)).rejects.toThrow(RangeError);
  });

  it('refuses a scratch folder that is not there, and says how to make it', async () => {
    const options = { slot: 'none', sandboxUid: TEST_UID, scratchDir: '/no/such/folder' };
    const opening = openSandbox(options);
    await expect(opening).rejects.toThrow(SandboxUnavailableError);
    await expect(opening).rejects.toThrow('mkdir -p /no/such/folder');
  });

  it("refuses, as root, a scratch folder that the slot's user cannot reach", async () => {
    const closed = mkdtempSync(join(folder, 'closed-'));
    chmodSync(closed, 0o700);
    const opening = openSandbox({
      slot: 'closed',
      sandboxUid: TEST_UID,
      scratchDir: closed,
      selfTest: false,
    });
    if (isRoot) await expect(opening).rejects.toThrow(/WORKER_SCRATCH_DIR/);
    else (await opening).close();
  });

  it('gives what lies under a closed folder to the sandbox, as root of a home of mode 0700 has it', async () => {
    const test = await TestSandbox.open();
    const home = mkdtempSync(join(folder, "a root's home "));
    const source = openToAll(mkdtempSync(join(home, 'bundle-')));
    chmodSync(home, 0o700);
    const binds = [{ source, target: '/bundle' }];
    expect((await test.run(['/usr/bin/test', '-d', '/bundle'], { binds })).exit.code).toBe(0);
    chmodSync(source, 0o700);
    if (isRoot) expect(() => test.start('', { binds })).toThrow(`uid ${TEST_UID} may not read`);
    test.close();
  });

  it('ends and removes what a worker that died left in its slot', async () => {
    const tools = findHostTools();
    const slot = `left-${folder.slice(-6)}`;
    const left = openCgroupSlot(slot, tools)?.create('contestant-1', TEST_LIMITS);
    // Without a cgroup there is nothing that could be left: the sandbox dies with the worker.
    const join = (left?.joinFiles ?? []).map((file) => `echo 0 > ${file};`).join(' ');
    const lost = spawn(tools.sh, ['-c', `${join} exec /usr/bin/sleep 600`]);
    const ended = new Promise((resolve) => lost.once('exit', (_, signal) => resolve(signal)));
    await sleep(200);
    expect(left?.pids() ?? [lost.pid]).toEqual([lost.pid]);
    if (!left) lost.kill('SIGKILL');
    const sandbox = await openSandbox({
      slot,
      sandboxUid: TEST_UID,
      scratchDir: folder,
      selfTest: false,
    });
    await expect(ended).resolves.toBe('SIGKILL');
    expect(isAlive(lost.pid as number)).toBe(false);
    expect((left?.joinFiles ?? []).filter((file) => existsSync(file))).toEqual([]);
    sandbox.close();
  });
});
