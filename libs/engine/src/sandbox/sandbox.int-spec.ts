import { readFileSync } from 'node:fs';
import { descendants, isAlive } from './launch/process-tree';
import { SANDBOX_BACKENDS } from './sandbox';
import { TEST_LIMITS, TestSandbox, until } from './sandbox.fixture';

const MIB = 1024 * 1024;

const NAMES = {
  bubblewrap: String.raw`bubblewrap \d+\.\d+\.\d+`,
  landlock: String.raw`landlock ABI \d+ \(paths of the host, no /tmp\)`,
};

describe.each(SANDBOX_BACKENDS)('a sandbox of %s', (backend) => {
  let test: TestSandbox;
  beforeAll(async () => {
    test = await TestSandbox.open(backend);
  });
  afterAll(() => test.close());
  /** bubblewrap's own, which waits for the program inside. */
  const outerProcesses = backend === 'bubblewrap' ? 1 : 0;

  function expectNoLeaveToFork(): void {
    expect(() => test.start('', { allowFork: true })).toThrow('no leave to fork');
  }

  it('says what it is', () => {
    const rest = '(cgroup v[12]( with CPU weight)?|no cgroup .*), uid \\d+, seccomp (x86_64|aarch64)';
    expect(test.sandbox.describe()).toMatch(new RegExp(`^${NAMES[backend]}, ${rest}$`));
  });

  it('runs a program with what it is given, and passes on how it ended', async () => {
    const program = "import os, sys; os.write(4, b'answer'); print('log'); sys.exit(7)";
    await expect(test.python(program)).resolves.toEqual({
      exit: { code: 7, signal: null, started: true },
      log: 'log\n',
      answer: 'answer',
    });
  });

  it('distinguishes a signal from an exit status', async () => {
    const { exit } = await test.python('import ctypes; ctypes.string_at(0)');
    expect(exit).toEqual({ code: null, signal: 'SIGSEGV', started: true });
  });

  it('distinguishes a program that could not be started from one that failed', async () => {
    const missing = await test.run(['/usr/bin/no-such-program']);
    // Without a cgroup, bubblewrap starts prlimit inside first, and it is that which fails.
    const expected =
      backend === 'bubblewrap' && test.sandbox.cgroupVersion === 'none'
        ? { started: true, code: 127 }
        : { started: false };
    expect(missing.exit).toMatchObject(expected);
    expect((await test.run(['/usr/bin/false'])).exit).toEqual({ code: 1, signal: null, started: true });
  });

  it('sees the peak of memory from outside, and again from a reset on', async () => {
    const contestant = await test.startUntilReady(
      `import os, time
held = bytearray(b'x') * ${80 * MIB}
del held
held = bytearray(b'x') * ${20 * MIB}
os.write(4, b'ready')
time.sleep(60)`,
    );
    const first = contestant.memory().peakBytes;
    contestant.resetMemoryPeak();
    const second = contestant.memory().peakBytes;
    await contestant.dispose();
    expect(first).toBeGreaterThan(80 * MIB);
    expect(first).toBeLessThan(110 * MIB);
    expect(second).toBeGreaterThan(20 * MIB);
    expect(second).toBeLessThan(60 * MIB);
  });

  it('counts memory that a child process holds', async () => {
    const program = `import os, time
if os.fork() == 0:
    held = bytearray(b'x') * ${60 * MIB}
time.sleep(60)`;
    if (!test.sandbox.features.fork) return expectNoLeaveToFork();
    const contestant = test.start(program, { allowFork: true });
    await until(() => (contestant.memory().peakBytes ?? 0) > 60 * MIB);
    await contestant.dispose();
  });

  it('counts CPU time of the whole sandbox', async () => {
    const contestant = test.start('while True: pass');
    const before = contestant.cpuTimeNs() ?? 0;
    await until(() => (contestant.cpuTimeNs() ?? 0) > before + 2e8);
    await contestant.dispose();
  });

  it('ends what uses more memory than its limit, and says so', async () => {
    const contestant = test.start(`bytearray(b'x') * ${2 * TEST_LIMITS.memoryBytes}`);
    const exit = await contestant.exited;
    const { oomKills } = contestant.memoryEvents();
    await contestant.dispose();
    if (test.sandbox.cgroupVersion === 'none') {
      // The allocation fails instead, and Python ends with a MemoryError.
      expect(exit).toEqual({ code: 1, signal: null, started: true });
      expect(oomKills).toBeNull();
    } else {
      expect(exit.signal).toBe('SIGKILL');
      expect(oomKills).toBeGreaterThanOrEqual(1);
    }
  });

  it('keeps to the CPU that it is given', async () => {
    const program = 'import os; os.write(4, str(sorted(os.sched_getaffinity(0))).encode())';
    const online = readFileSync('/sys/devices/system/cpu/online', 'utf8').trim();
    const last = Number(online.split(/[-,]/).at(-1));
    expect((await test.python(program, { cpu: last })).answer).toBe(`[${last}]`);
    expect((await test.python(program, { cpu: 0 })).answer).toBe('[0]');
  });

  it('sets the number of threads of numeric libraries', async () => {
    const program = "import os; os.write(4, os.environ['OPENBLAS_NUM_THREADS'].encode())";
    expect((await test.python(program, { threads: 3 })).answer).toBe('3');
  });

  it('lets no process use more CPU time than its limit', async () => {
    const { exit } = await test.python('while True: pass', { limits: { ...TEST_LIMITS, cpuSeconds: 1 } });
    expect(exit.signal).toBe('SIGKILL');
  });

  it('lets no more processes start than its limit', async () => {
    const program = `import os, time
count = 1
try:
    while count < 100:
        if os.fork() == 0:
            time.sleep(60)
        count += 1
except OSError as error:
    os.write(4, f'{error.errno} {count}'.encode())`;
    if (!test.sandbox.features.fork) return expectNoLeaveToFork();
    const { answer } = await test.python(program, { allowFork: true });
    expect(answer).toBe(`11 ${TEST_LIMITS.processes}`);
  });

  it('is ended whole by a kill, however many processes spin in it and whatever signals they ignore', async () => {
    const program = `import os, signal
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
for _ in range(30):
    if os.fork() == 0:
        os.setsid()
        break
while True: pass`;
    if (!test.sandbox.features.fork) return expectNoLeaveToFork();
    const limits = { ...TEST_LIMITS, processes: 40 };
    const contestant = test.start(program, { allowFork: true, limits });
    await until(() => descendants(contestant.pid).length === outerProcesses + 30);
    const pids = [contestant.pid, ...descendants(contestant.pid)];
    contestant.kill();
    await contestant.dispose();
    expect(pids.filter(isAlive)).toEqual([]);
    expect((await contestant.exited).signal).toBe('SIGKILL');
  });

  it('is ended by SIGKILL to its pid alone, as a watchdog in another thread sends it', async () => {
    // While bubblewrap still sets itself up, its child does not yet end with it: only disposal ends that.
    const contestant = await test.startUntilReady("import os, time; os.write(4, b'ready'); time.sleep(60)");
    const pids = [contestant.pid, ...descendants(contestant.pid)];
    process.kill(contestant.pid, 'SIGKILL');
    await contestant.exited;
    await until(() => pids.filter(isAlive).length === 0);
    await contestant.dispose();
  });

  it('is ended whole by that and its disposal, when it has forked', async () => {
    if (!test.sandbox.features.fork) return expectNoLeaveToFork();
    const contestant = test.start('import os, time; os.fork(); time.sleep(60)', { allowFork: true });
    await until(() => descendants(contestant.pid).length === outerProcesses + 1);
    const pids = descendants(contestant.pid);
    process.kill(contestant.pid, 'SIGKILL');
    await contestant.exited;
    await contestant.dispose();
    // Out of their cgroup and with their memory gone, they may still be on their way out.
    await until(() => pids.filter(isAlive).length === 0);
  });

  it('is ended by a kill that comes before it has started', async () => {
    const contestant = test.start('import time; time.sleep(60)');
    contestant.kill();
    contestant.kill();
    await contestant.dispose();
    await contestant.dispose();
    expect(isAlive(contestant.pid)).toBe(false);
  });

  it('refuses what is not there or not readable by its user, naming it', () => {
    expect(() => test.start('', { binds: [{ source: '/no/such/folder', target: '/bundle' }] })).toThrow(
      '/no/such/folder is not there',
    );
  });
});
