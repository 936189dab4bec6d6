import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from './repository-root';
import { openToAll, TestSandbox } from './sandbox.fixture';

/**
 * What a program inside must not get. The calls that the filter refuses are tried by the self-test (self-test/),
 * and by every worker that starts.
 */
describe('a hostile program', () => {
  let test: TestSandbox;
  let bundle: string;
  beforeAll(async () => {
    test = await TestSandbox.open();
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

  it.each([
    ['secrets of the system', ['/etc/shadow', '/etc/passwd', '/home', '/var', '/run', '/sys']],
    ['folders of the host', ['/usr/local', '/usr/share', '/opt', '/boot', '/etc/hostname']],
    ['devices', ['/dev/mem', '/dev/kmsg', '/dev/vsock', '/dev/kvm', '/dev/fuse', '/dev/net/tun']],
  ])('finds no %s', async (_, paths) => {
    await expect(
      answerOf(`answer = [path for path in ${JSON.stringify(paths)} if os.path.exists(path)]`),
    ).resolves.toEqual([]);
  });

  it('sees the repository, the scratch folder and its bundle under neutral names only', async () => {
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

  it('is nobody, in a group of nobody, on a host of no name, with no capability and no way to one', async () => {
    const body = `status = dict(line.split(':', 1) for line in open('/proc/self/status'))
answer = {
    'ids': [os.getuid(), os.getgid(), os.getgroups()],
    'host': os.uname().nodename,
    **{name: status[name].strip() for name in ('CapEff', 'CapPrm', 'CapBnd', 'NoNewPrivs', 'Seccomp')},
}`;
    const none = '0000000000000000';
    await expect(answerOf(body)).resolves.toMatchObject({
      ids: [65534, 65534, expect.any(Array)],
      host: 'sandbox',
      CapEff: none,
      CapPrm: none,
      CapBnd: none,
      NoNewPrivs: '1',
      Seccomp: '2',
    });
  });

  it('cannot change its bundle, nor what later launches get of it', async () => {
    const body = `answer = []
for attempt in (
    lambda: open('/bundle/model.py', 'w'),
    lambda: open('/bundle/new', 'w'),
    lambda: os.unlink('/bundle/model.py'),
    lambda: os.rename('/bundle/model.py', '/bundle/other'),
    lambda: os.chmod('/bundle/model.py', 0o777),
    lambda: os.link('/bundle/model.py', '/tmp/link'),
    lambda: os.symlink('/etc', '/bundle/weights/link'),
):
    try:
        attempt()
        answer.append('allowed')
    except OSError as error:
        answer.append('refused')`;
    const binds = [{ source: bundle, target: '/bundle' }];
    await expect(answerOf(body, { binds })).resolves.toEqual(Array(7).fill('refused'));
  });

  it('fills /tmp and /dev/shm no further than their size', async () => {
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
    await expect(answerOf(body)).resolves.toEqual([
      ['ENOSPC', 16],
      ['ENOSPC', 16],
    ]);
  });

  it('keeps nothing for the next launch', async () => {
    const write = "for folder in ('/tmp', '/dev/shm'): open(folder + '/kept', 'w').write('x')\nanswer = True";
    await expect(answerOf(write)).resolves.toBe(true);
    const look = "answer = [os.listdir(folder) for folder in ('/tmp', '/dev/shm')]";
    await expect(answerOf(look)).resolves.toEqual([[], []]);
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
    // Its end is only told after the last of its processes is gone: dispose() would throw otherwise.
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
