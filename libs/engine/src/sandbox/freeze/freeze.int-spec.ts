import { setTimeout as sleep } from 'node:timers/promises';
import { thawSlot } from '../cgroup/open-cgroup-slot';
import { descendants, isAlive, isStopped } from '../launch/process-tree';
import { SANDBOX_BACKENDS, type SandboxedProcess } from '../sandbox';
import { TestSandbox, until } from '../sandbox.fixture';

/** Long enough for thousands of slices of anything that still runs. */
const STILL_MS = 100;
/** Of a task that has just been stopped, what the kernel adds late. */
const RESOLUTION_NS = 100_000;

const SPINNING = `import os, threading
def spin():
    while True: pass
for _ in range(3): threading.Thread(target=spin, daemon=True).start()
os.write(4, b'ready')
spin()`;

/** Wakes all the time, starts threads that live for a moment, and sends itself what resumes a stopped process. */
const RESTLESS = `import os, signal, threading, time
signal.signal(signal.SIGALRM, lambda *_: None)
signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
def resume():
    while True:
        os.kill(os.getpid(), signal.SIGCONT)
        time.sleep(0.0002)
def spawn():
    while True:
        threading.Thread(target=lambda: None).start()
for work in (resume, spawn): threading.Thread(target=work, daemon=True).start()
os.write(4, b'ready')
while True: time.sleep(0.0001)`;

const FORKING = `import os, time
os.write(4, b'ready')
while True:
    if os.fork() == 0:
        time.sleep(0.002)
        os._exit(0)
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError: pass`;

const WAYS = SANDBOX_BACKENDS.flatMap((backend) =>
  (['auto', 'none'] as const).map((cgroups) => [backend, cgroups] as const),
);

describe.each(WAYS)('a sandbox of %s with cgroups "%s"', (backend, cgroups) => {
  let test: TestSandbox;
  beforeAll(async () => {
    test = await TestSandbox.open(backend, false, cgroups);
  });
  afterAll(() => test.close());

  const cpuNs = (inside: SandboxedProcess) => inside.cpuTimeNs() as number;
  const runs = async (inside: SandboxedProcess) => {
    const before = cpuNs(inside);
    await until(() => cpuNs(inside) > before + RESOLUTION_NS);
  };

  it.each([
    ['threads that spin', SPINNING],
    ['timers, short-lived threads and signals to itself', RESTLESS],
  ])('is still while it is frozen, and goes on afterwards: %s', async (_, program) => {
    const inside = await test.startUntilReady(program);
    await runs(inside);
    for (let round = 0; round < 5; round++) {
      inside.freeze();
      const before = cpuNs(inside);
      await sleep(STILL_MS);
      expect(cpuNs(inside) - before).toBeLessThan(RESOLUTION_NS);
      inside.thaw();
      await runs(inside);
    }
    await inside.dispose();
  });

  it('freezes what is forked meanwhile', async () => {
    if (!test.sandbox.features.fork) {
      expect(() => test.start('', { allowFork: true })).toThrow('no leave to fork');
      return;
    }
    const inside = await test.startUntilReady(FORKING, { allowFork: true });
    inside.freeze();
    const [pids, before] = [descendants(inside.pid), cpuNs(inside)];
    await sleep(STILL_MS);
    expect(descendants(inside.pid)).toEqual(pids);
    expect(cpuNs(inside) - before).toBeLessThan(RESOLUTION_NS);
    if (test.sandbox.cgroupVersion === 'none') expect(pids.every(isStopped)).toBe(true);
    await inside.dispose();
  });

  it('may be frozen twice, and thawed when it is not frozen', async () => {
    const inside = await test.startUntilReady(SPINNING);
    inside.thaw();
    inside.freeze();
    inside.freeze();
    inside.thaw();
    await runs(inside);
    await inside.dispose();
  });

  it('is ended while it is frozen', async () => {
    const inside = await test.startUntilReady(SPINNING);
    const pids = [inside.pid, ...descendants(inside.pid)];
    inside.freeze();
    inside.kill();
    await inside.dispose();
    expect(pids.filter(isAlive)).toEqual([]);
    expect((await inside.exited).signal).toBe('SIGKILL');
  });

  it('may be frozen after its end', async () => {
    const inside = test.start('');
    await inside.exited;
    inside.freeze();
    inside.thaw();
    await inside.dispose();
  });

  it('dies frozen by SIGKILL to its pid alone, at the latest when its slot is thawed', async () => {
    const inside = await test.startUntilReady(SPINNING);
    const pids = [inside.pid, ...descendants(inside.pid)];
    inside.freeze();
    process.kill(inside.pid, 'SIGKILL');
    thawSlot(test.slot, cgroups);
    await until(() => pids.filter(isAlive).length === 0);
    await inside.dispose();
  });
});

it('what was left frozen ends with its slot', async () => {
  const test = await TestSandbox.open();
  const inside = await test.startUntilReady(SPINNING);
  const pids = descendants(inside.pid);
  inside.freeze();
  if (test.sandbox.cgroupVersion === 'none') inside.kill();
  test.close();
  await until(() => pids.filter(isAlive).length === 0);
  await inside.dispose();
});
