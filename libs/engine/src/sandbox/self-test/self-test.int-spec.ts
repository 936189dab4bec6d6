import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BubblewrapHost, BubblewrapSandbox } from '../bubblewrap-sandbox';
import { openCgroupSlot } from '../cgroup/open-cgroup-slot';
import { findHostTools } from '../host-tools';
import type { Sandbox, SandboxSpec } from '../sandbox';
import { openToAll, TEST_UID } from '../sandbox.fixture';
import { seccompFilters } from '../seccomp-filter';
import { Staging } from '../staging';
import { nodeProber, type Prober, pythonProber, selfTest } from './self-test';

/** One BPF instruction: allow. */
const ALLOW_ALL = Buffer.from([6, 0, 0, 0, 0, 0, 0xff, 0x7f]);

describe.each([
  ['Python', pythonProber],
  ['Node', nodeProber],
])('the self-test in %s', (_, prober: () => Prober) => {
  const folder = openToAll(mkdtempSync(join(tmpdir(), 'torchperf-self-test-')));
  const tools = findHostTools();
  const slot = `self-test-${folder.slice(-6)}`;
  const uid = process.getuid?.() === 0 ? TEST_UID : null;
  const host: BubblewrapHost = {
    tools,
    filters: seccompFilters(),
    staging: new Staging(folder, slot, uid),
    cgroups: openCgroupSlot(slot, tools),
    scratchDir: folder,
    uid,
    dropBoundingSet: uid !== null,
    profile: 'full',
  };
  afterAll(() => {
    new BubblewrapSandbox(host).close();
    rmSync(folder, { recursive: true });
  });

  /** Problems that the self-test finds. */
  async function problems(sandbox: Sandbox): Promise<string> {
    return selfTest(sandbox, folder, prober()).then(
      () => '',
      (error: Error) => error.message,
    );
  }

  /** A sandbox that is slack in one way. */
  function slack(change: (spec: SandboxSpec) => SandboxSpec): Sandbox {
    const sandbox = new BubblewrapSandbox(host);
    return {
      kind: 'slack',
      cgroupVersion: sandbox.cgroupVersion,
      describe: () => 'slack',
      pathInside: (bind) => sandbox.pathInside(bind),
      launch: (spec) => sandbox.launch(change(spec)),
      close: () => undefined,
    };
  }

  it('finds nothing wrong with the sandbox as it is', async () => {
    await expect(problems(new BubblewrapSandbox(host))).resolves.toBe('');
  });

  it('finds nothing wrong where there is no cgroup, or no /proc inside', async () => {
    await expect(problems(new BubblewrapSandbox({ ...host, cgroups: null }))).resolves.toBe('');
    await expect(problems(new BubblewrapSandbox({ ...host, profile: 'container' }))).resolves.toBe('');
  });

  it('finds a filter that lets everything through', async () => {
    const open = join(folder, 'open.bpf');
    writeFileSync(open, ALLOW_ALL);
    const filters = { architecture: 'none', threads: open, fork: open };
    const found = await problems(new BubblewrapSandbox({ ...host, filters }));
    expect(found).toMatch(/tried to start a process: /);
    expect(found).toMatch(/tried to (open a socket \(AF_INET\)|connect by TCP): /);
  });

  it('finds variables that were let in', async () => {
    const found = await problems(slack((spec) => ({ ...spec, env: { DATABASE_URL: 'secret' } })));
    expect(found).toMatch(/environment: saw .*DATABASE_URL/);
    expect(found).not.toContain('secret');
  });

  it('finds that fork is refused where it should be allowed', async () => {
    await expect(problems(slack((spec) => ({ ...spec, allowFork: false })))).resolves.toMatch(
      /tried to start a process: failed with EPERM/,
    );
  });

  it.each([
    ['memory', { memoryBytes: 2 ** 32 }, 'used twice its limit of memory'],
    ['/tmp', { tmpBytes: 2 ** 28 }, 'tried to fill /tmp no further than its size'],
  ])('finds a limit of %s that does not hold', async (_name, limits, problem) => {
    const found = await problems(slack((spec) => ({ ...spec, limits: { ...spec.limits, ...limits } })));
    expect(found).toContain(problem);
  });
});
