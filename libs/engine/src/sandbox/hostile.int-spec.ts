import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { repositoryRoot } from './repository-root';
import { SANDBOX_BACKENDS, type SandboxBind } from './sandbox';
import { openToAll, TEST_UID, TestSandbox } from './sandbox.fixture';

/**
 * What a program inside must not get. The calls that the filter refuses are tried by the self-test (self-test/),
 * and by every worker that starts.
 */
describe.each(SANDBOX_BACKENDS)('a hostile program under %s', (backend) => {
  let test: TestSandbox;
  let bundle: string;
  beforeAll(async () => {
    test = await TestSandbox.open(backend);
    bundle = openToAll(mkdtempSync(join(tmpdir(), 'torchperf-bundle-')));
    writeFileSync(join(bundle, 'model.py'), 'original');
    mkdirSync(join(bundle, 'weights'));
  });
  afterAll(() => {
    test.close();
    rmSync(bundle, { recursive: true });
  });

  /** What a program writes to descriptor 4, as JSON. */
  async function answerOf(body: string, spec: Parameters<TestSandbox['python']>[1] = {}): Promise<unknown> {
    const program = `import json, os\n${body}\nos.write(4, json.dumps(answer).encode())`;
    const { answer, log } = await test.python(program, spec);
    return JSON.parse(answer || JSON.stringify({ log }));
  }

  /** Its own bundle it can list, and no folder on the way there. */
  async function expectNothingToList(): Promise<void> {
    const binds = [{ source: bundle, target: '/bundle' }];
    const inside = test.sandbox.pathInside(binds[0] as SandboxBind);
    const folders = [inside, dirname(inside), repositoryRoot(), test.folder, '/', '/proc', '/proc/self'];
    const body = `answer = {}
for folder in ${JSON.stringify(folders)}:
    try:
        answer[folder] = sorted(os.listdir(folder))
    except PermissionError:
        answer[folder] = None`;
    const expected = Object.fromEntries(folders.map((folder) => [folder, null as string[] | null]));
    expected[inside] = ['model.py', 'weights'];
    await expect(answerOf(body, { binds })).resolves.toEqual(expected);
  }

  function ownIds(): unknown[] {
    const isRoot = process.getuid?.() === 0;
    return isRoot ? [TEST_UID, TEST_UID, []] : [process.getuid?.(), process.getgid?.(), expect.any(Array)];
  }

  it.each([
    ['secrets of the system', ['/etc/shadow', '/etc/passwd', '/home', '/var', '/run', '/sys']],
    ['folders of the host', ['/usr/local', '/usr/share', '/opt', '/boot', '/etc/hostname']],
    ['devices', ['/dev/mem', '/dev/kmsg', '/dev/vsock', '/dev/kvm', '/dev/fuse', '/dev/net/tun']],
  ])('finds no %s', async (_, paths) => {
    // Without a file tree of its own it can ask whether a path exists, and no more.
    const body = `def finds(path):
    if ${test.sandbox.features.ownFileTree ? 'True' : 'False'}:
        return os.path.exists(path)
    try:
        os.listdir(path) if os.path.isdir(path) else os.close(os.open(path, os.O_RDONLY | os.O_NONBLOCK))
        return True
    except OSError:
        return False
answer = [path for path in ${JSON.stringify(paths)} if finds(path)]`;
    await expect(answerOf(body)).resolves.toEqual([]);
  });

  it('sees the repository, the scratch folder and its bundle under neutral names only, or not at all', async () => {
    if (!test.sandbox.features.ownFileTree) return expectNothingToList();
    const binds = [{ source: bundle, target: '/bundle' }];
    const answer = await answerOf(
      `answer = {'top': sorted(os.listdir('/')), 'bundle': sorted(os.listdir('/bundle'))}
for name in ('cmdline', 'environ', 'cgroup', 'comm'):
    answer[name] = open(f'/proc/1/{name}', 'rb').read().decode()`,
      { binds },
    );
    expect(answer).toMatchObject({
      top: ['bin', 'bundle', 'dev', 'etc', 'lib', 'lib64', 'proc', 'tmp', 'usr'].filter(
        (name) => name !== 'lib64' || process.arch === 'x64',
      ),
      bundle: ['model.py', 'weights'],
    });
    const { cmdline, environ, cgroup } = answer as Record<string, string>;
    for (const text of [cmdline, environ, cgroup]) {
      for (const path of [repositoryRoot(), test.folder, bundle, 'torchperf', 'bwrap']) {
        expect(text).not.toContain(path);
      }
    }
  });

  it('holds descriptors 0 to 4 and no other, and 0 is empty', async () => {
    const body = `answer = {'open': [], 'input': os.read(0, 10).decode()}
for number in range(1024):
    try:
        os.fstat(number)
        answer['open'].append(number)
    except OSError:
        pass`;
    await expect(answerOf(body)).resolves.toEqual({ open: [0, 1, 2, 3, 4], input: '' });
  });

  it('runs as uid and gid 65534, with no capability and no way to one', async () => {
    const body = `status = dict(line.split(':', 1) for line in open('/proc/self/status'))
answer = {
    'ids': [os.getuid(), os.getgid(), os.getgroups()],
    'host': os.uname().nodename == 'sandbox',
    **{name: status[name].strip() for name in ('CapEff', 'CapPrm', 'CapBnd', 'NoNewPrivs', 'Seccomp')},
}`;
    const none = '0000000000000000';
    await expect(answerOf(body)).resolves.toMatchObject({
      ids: test.sandbox.features.ownProcesses ? [65534, 65534, expect.any(Array)] : ownIds(),
      // The name of the host is one of the things that only a namespace can hide.
      host: test.sandbox.features.ownProcesses,
      CapEff: none,
      CapPrm: none,
      CapBnd: none,
      NoNewPrivs: '1',
      Seccomp: '2',
    });
  });

  it('cannot change its bundle, nor what later launches get of it', async () => {
    const binds = [{ source: bundle, target: '/bundle' }];
    const inside = test.sandbox.pathInside(binds[0] as SandboxBind);
    const body = `answer = []
bundle = ${JSON.stringify(inside)}
for attempt in (
    lambda: open(bundle + '/model.py', 'w'),
    lambda: open(bundle + '/new', 'w'),
    lambda: os.unlink(bundle + '/model.py'),
    lambda: os.rename(bundle + '/model.py', bundle + '/other'),
    lambda: os.chmod(bundle + '/model.py', 0o777),
    lambda: os.utime(bundle + '/model.py'),
    lambda: os.link(bundle + '/model.py', '/tmp/link'),
    lambda: os.symlink('/etc', bundle + '/weights/link'),
):
    try:
        attempt()
        answer.append('allowed')
    except OSError as error:
        answer.append('refused')`;
    await expect(answerOf(body, { binds })).resolves.toEqual(Array(8).fill('refused'));
  });

  it('fills /tmp and /dev/shm no further than their size, or not at all', async () => {
    const body = `import errno
answer = []
for folder in ('/tmp', '/dev/shm'):
    written = 0
    try:
        for index in range(10):
            with open(f'{folder}/{index}', 'wb', buffering=0) as file:
                written += file.write(bytes(4 * 2**20))
    except OSError as error:
        answer.append([errno.errorcode[error.errno], written // 2**20])`;
    const end = test.sandbox.features.tmp ? ['ENOSPC', 16] : ['EACCES', 0];
    await expect(answerOf(body)).resolves.toEqual([end, end]);
  });

  it('keeps nothing for the next launch', async () => {
    const write = `answer = []
for folder in ('/tmp', '/dev/shm'):
    try:
        open(folder + '/kept', 'w').write('x')
        answer.append(True)
    except PermissionError:
        answer.append(False)`;
    const { tmp } = test.sandbox.features;
    await expect(answerOf(write)).resolves.toEqual([tmp, tmp]);
    const look = "answer = [os.path.exists(folder + '/kept') for folder in ('/tmp', '/dev/shm')]";
    await expect(answerOf(look)).resolves.toEqual([false, false]);
  });

  it('writes no more into its log than the limit of a file', async () => {
    const limits = {
      memoryBytes: 64 * 1024 * 1024,
      processes: 8,
      cpuSeconds: 10,
      fileSizeBytes: 1024 * 1024,
      tmpBytes: 1024 * 1024,
    };
    const { log } = await test.python("while True: print('x' * 1000)", { limits });
    expect(log.length).toBeGreaterThan(1024 * 1000);
    expect(log.length).toBeLessThan(1024 * 1024 + 4096);
  });

  it('leaves no process behind that outlives it', async () => {
    const program = `import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(60)
    os._exit(0)
os.wait()`;
    if (!test.sandbox.features.fork) {
      expect(() => test.start(program, { allowFork: true })).toThrow('no leave to fork');
      return;
    }
    // Its exit is reported only after the last of its processes is gone: dispose() would throw otherwise.
    await expect(test.python(program, { allowFork: true })).resolves.toMatchObject({ exit: { code: 0 } });
  });

  it('is ended when it makes a call of another architecture', async () => {
    // A call of x86-64's x32 variant; on other architectures there is no such number.
    const body = `import ctypes
ctypes.CDLL(None).syscall(0x40000000 | 39)`;
    const { exit } = await test.python(body);
    expect(exit).toMatchObject(process.arch === 'x64' ? { signal: 'SIGSYS' } : { code: 0 });
  });

  it('cannot raise the limits that it was given', async () => {
    const body = `import resource
answer = []
for limit in (resource.RLIMIT_CPU, resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
    soft, hard = resource.getrlimit(limit)
    try:
        resource.setrlimit(limit, (hard + 1, hard + 1))
        answer.append('allowed')
    except ValueError:
        answer.append('refused')`;
    await expect(answerOf(body)).resolves.toEqual(Array(4).fill('refused'));
  });
});
