import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BubblewrapHost, BubblewrapSandbox } from '../bubblewrap/bubblewrap-sandbox';
import { openCgroupSlot } from '../cgroup/open-cgroup-slot';
import { type LandlockHost, LandlockSandbox, landlockLauncher } from '../landlock/landlock-sandbox';
import { findBubblewrap, findHostTools, findSystemPython } from '../launch/host-tools';
import { Staging } from '../launch/staging';
import { SANDBOX_BACKENDS, type Sandbox, type SandboxSpec } from '../sandbox';
import { openToAll, TEST_UID } from '../sandbox.fixture';
import { seccompFilters } from '../seccomp/seccomp-filter';
import { nodeProber, type Prober, pythonProber, selfTest } from './self-test';

/** One BPF instruction: allow. */
const ALLOW_ALL = Buffer.from([6, 0, 0, 0, 0, 0, 0xff, 0x7f]);

const PROBERS: readonly (readonly [string, () => Prober])[] = [
  ['Python', pythonProber],
  ['Node', nodeProber],
];
const CASES = SANDBOX_BACKENDS.flatMap((backend) =>
  PROBERS.map(([name, prober]) => [name, backend, prober] as const),
);

describe.each(CASES)('the self-test in %s under %s', (_, backend, prober) => {
  const folder = openToAll(mkdtempSync(join(tmpdir(), 'torchperf-self-test-')));
  const tools = findHostTools();
  const slot = `self-test-${folder.slice(-6)}`;
  const uid = process.getuid?.() === 0 ? TEST_UID : null;
  const staging = new Staging(folder, slot, uid);
  const host: BubblewrapHost & LandlockHost = {
    tools,
    bubblewrap: findBubblewrap(),
    python: findSystemPython(),
    launcher: landlockLauncher(),
    abi: 7,
    canMount: true,
    filters: seccompFilters(backend),
    staging,
    cgroups: openCgroupSlot(slot, tools),
    scratchDir: folder,
    uid,
    dropBoundingSet: uid !== null,
    profile: 'full',
  };
  afterAll(() => {
    open().close();
    staging.remove();
    rmSync(folder, { recursive: true });
  });

  function open(change: Partial<typeof host> = {}): Sandbox {
    const changed = { ...host, ...change };
    return backend === 'bubblewrap' ? new BubblewrapSandbox(changed) : new LandlockSandbox(changed);
  }

  /** Problems that the self-test finds. */
  async function problems(sandbox: Sandbox): Promise<string> {
    return selfTest(sandbox, folder, prober()).then(
      () => '',
      (error: Error) => error.message,
    );
  }

  /** A sandbox that is slack in one way. */
  function slack(change: (spec: SandboxSpec) => SandboxSpec, features: Partial<Sandbox['features']> = {}) {
    const sandbox = open();
    return {
      kind: sandbox.kind,
      cgroupVersion: sandbox.cgroupVersion,
      cgroupFolders: sandbox.cgroupFolders,
      features: { ...sandbox.features, ...features },
      describe: () => 'slack',
      pathInside: (bind) => sandbox.pathInside(bind),
      launch: (spec) => sandbox.launch(change(spec)),
      close: () => undefined,
      shareCpuWeight: () => false,
    } satisfies Sandbox;
  }

  it('finds nothing wrong with the sandbox as it is', async () => {
    await expect(problems(open())).resolves.toBe('');
  });

  it('finds nothing wrong where there is no cgroup, or no /proc inside', async () => {
    await expect(problems(open({ cgroups: null }))).resolves.toBe('');
    await expect(problems(open({ profile: 'container' }))).resolves.toBe('');
  });

  it('finds a filter that lets everything through', async () => {
    const everything = join(folder, 'open.bpf');
    writeFileSync(everything, ALLOW_ALL);
    const filters = { architecture: 'none', threads: everything, fork: everything };
    const found = await problems(open({ filters }));
    expect(found).toMatch(/tried to start a process: /);
    if (backend === 'landlock') expect(found).toMatch(/tried to (outlive the worker|open a UDP socket): /);
    expect(found).toMatch(/tried to (open a socket \(AF_INET\)|connect by TCP): /);
    if (prober === pythonProber) expect(found).toContain('tried to watch who opens a file (F_NOTIFY): ');
  });

  it('finds variables that were let in', async () => {
    const found = await problems(slack((spec) => ({ ...spec, env: { DATABASE_URL: 'secret' } })));
    expect(found).toMatch(/environment: saw .*DATABASE_URL/);
    expect(found).not.toContain('secret');
  });

  it('finds that fork is refused where it should be allowed', async () => {
    const found = await problems(slack((spec) => ({ ...spec, allowFork: false }), { fork: true }));
    expect(found).toMatch(/tried to start a process: failed with EPERM/);
  });

  it('finds a limit of memory that does not hold', async () => {
    const loose = slack((spec) => ({ ...spec, limits: { ...spec.limits, memoryBytes: 2 ** 32 } }));
    await expect(problems(loose)).resolves.toContain('used twice its limit of memory');
  });

  it('finds cgroups that can be reached from inside', async () => {
    const open = { ...slack((spec) => spec), cgroupFolders: ['/usr/lib'] };
    await expect(problems(open)).resolves.toContain('tried to read /usr/lib: was allowed');
    if (backend === 'landlock') return;
    const writable = { ...slack((spec) => spec), cgroupFolders: ['/tmp'] };
    await expect(problems(writable)).resolves.toContain('tried to make a cgroup in /tmp: was allowed');
  });

  if (backend === 'bubblewrap') {
    it('finds a limit of /tmp that does not hold', async () => {
      const loose = slack((spec) => ({ ...spec, limits: { ...spec.limits, tmpBytes: 2 ** 28 } }));
      await expect(problems(loose)).resolves.toContain('tried to fill /tmp no further than its size');
    });
  } else {
    it('finds that Landlock is not applied', async () => {
      const launcher = join(folder, 'lax-launcher.py');
      const strict = readFileSync(landlockLauncher(), 'utf8');
      const lax = strict.replace(/^ {4}restrict\(order.*$/m, '');
      expect(lax).not.toBe(strict);
      writeFileSync(launcher, lax);
      const found = await problems(open({ launcher }));
      expect(found).toMatch(/tried to read \/etc\/passwd: was allowed/);
      expect(found).toMatch(/tried to see other processes: was allowed/);
    });

    it('finds that more is promised than there is', async () => {
      const found = await problems(slack((spec) => spec, { tmp: true, ownProcesses: true }));
      expect(found).toMatch(/tried to be the first process of its own namespace: has number \d+/);
      expect(found).toMatch(/tried to fill \/tmp no further than its size: failed with EACCES/);
    });
  }
});
