import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from './repository-root';
import { openToAll, TEST_UID } from './sandbox.fixture';

/** What container engines refuse by default to those who may not administer the machine. */
const NAMESPACES = ['unshare', 'setns', 'mount', 'umount2', 'pivot_root'];
const LANDLOCK = ['landlock_create_ruleset'];
const PROGRAM = `const { openSandbox } = require(process.argv[1]);
const [scratchDir, sandboxUid, backend] = process.argv.slice(2);
const onPassedOver = (other, problems) => console.log('passed over', other, problems.join());
openSandbox({ slot: 'without-namespaces', scratchDir, sandboxUid: Number(sandboxUid), backend, onPassedOver }).then(
  (sandbox) => { console.log(sandbox.describe()); sandbox.close(); },
  (error) => { console.log(error.message); },
);`;

/** A worker under a container's system-call profile, with the build laid out as in the image: open to all users. */
describe('where no one may make a namespace', () => {
  const folder = openToAll(mkdtempSync(join(tmpdir(), 'torchperf-without-namespaces-')));
  const sources = join('libs', 'engine', 'src', 'sandbox');
  const node = join(folder, 'node');
  beforeAll(() => {
    cpSync(join(repositoryRoot(), sources), join(folder, sources), { recursive: true });
    cpSync(join(repositoryRoot(), 'dist', sources), join(folder, 'dist', sources), { recursive: true });
    // The sandbox reads the kernel's files by the layer below.
    const machine = join('dist', 'libs', 'engine', 'src', 'machine');
    cpSync(join(repositoryRoot(), machine), join(folder, machine), { recursive: true });
    cpSync(process.execPath, node);
    mkdirSync(join(folder, 'scratch'));
    chmodSync(join(folder, 'scratch'), 0o777);
    spawnSync('/usr/bin/chmod', ['-R', 'a+rX', folder]);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What comes of opening the sandbox. */
  function opening(backend: string, refused: readonly string[], asUser: readonly string[] = []): string {
    const profile = join(folder, 'profile.json');
    const syscalls = [{ names: refused, errnoRet: 1 }];
    writeFileSync(profile, JSON.stringify({ defaultAction: 'SCMP_ACT_ALLOW', syscalls }));
    const underProfile = join(repositoryRoot(), 'test', 'docker', 'under-seccomp.py');
    const { stdout, stderr } = spawnSync(
      '/usr/bin/python3',
      [
        ...[underProfile, profile, ...asUser, node, '-e', PROGRAM, join(folder, 'dist', sources)],
        ...[join(folder, 'scratch'), String(TEST_UID), backend],
      ],
      { encoding: 'utf8' },
    );
    return stdout || stderr;
  }

  it('isolates with Landlock, which passes the self-test there, and says why', () => {
    const said = opening('auto', NAMESPACES);
    expect(said).toMatch(/^passed over bubblewrap .*does not let bubblewrap make namespaces/);
    expect(said).toMatch(/^landlock ABI \d+ .*, uid \d+, seccomp /m);
  });

  it('does so for a plain user too, without any control group', () => {
    const asRoot = process.getuid?.() === 0;
    const ids = [`--reuid=${TEST_UID}`, `--regid=${TEST_UID}`, '--clear-groups', '--bounding-set=-all'];
    const asUser = ['/usr/bin/setpriv', ...(asRoot ? ids : []), '--no-new-privs'];
    const uid = asRoot ? TEST_UID : process.getuid?.();
    const said = opening('auto', NAMESPACES, asUser);
    expect(said).toMatch(new RegExp(`^landlock ABI \\d+ .*uid ${uid}, seccomp `, 'm'));
  });

  it('says what would fix it where bubblewrap is asked for', () => {
    expect(opening('bubblewrap', NAMESPACES)).toMatch(/does not let bubblewrap make namespaces/);
  });

  it('refuses to isolate by halves where there is no Landlock either, and says what would fix each', () => {
    const said = opening('auto', [...NAMESPACES, ...LANDLOCK]);
    expect(said).toMatch(/none will be run:\n {2}- bubblewrap: this machine does not let bubblewrap/);
    expect(said).toMatch(/- landlock: the kernel has no Landlock, .*Linux 6\.12 or newer/);
  });
});
