import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { TEST_LIMITS } from '../sandbox.fixture';
import { findHostTools } from './host-tools';
import { inheritedDescriptors } from './inherited-descriptors';
import { CHAIN_FAILED, type ChainOptions, launchChain } from './launch-chain';

const OPTIONS: ChainOptions = {
  strayFds: [],
  joinFiles: [],
  staged: [],
  uid: null,
  dropBoundingSet: false,
  limits: TEST_LIMITS,
  withoutCgroup: false,
  tasksOfUser: null,
  affinity: null,
  command: [],
};

describe('launchChain', () => {
  const tools = findHostTools();

  /** The steps of a chain up to where the user would be changed, and then a command of the test's. */
  function started(options: Partial<ChainOptions>, command: readonly string[]): string[] {
    const chain = launchChain(tools, { ...OPTIONS, ...options });
    return [...chain.slice(0, chain.indexOf(tools.setpriv)), ...command];
  }

  it('closes descriptors that the worker was itself started with, of however many digits', () => {
    const nothing = openSync('/dev/null', 'r');
    // And those that this test was itself started with, if any.
    const strayFds = [8, 9, 10, 11, 12, ...inheritedDescriptors(12)];
    const stdio = Array.from({ length: 13 }, (_, fd) => (fd === 1 ? ('pipe' as const) : nothing));
    const [program, ...rest] = started({ strayFds }, ['/usr/bin/ls', '/proc/self/fd']);
    const { stdout } = spawnSync(program as string, rest, { stdio, encoding: 'utf8' });
    closeSync(nothing);
    // 8 is the folder that ls reads.
    expect(stdout.trim().split('\n').map(Number)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8].sort());
  });

  it('starts nothing when a cgroup cannot be joined', () => {
    const [program, ...rest] = started({ joinFiles: ['/no/such/cgroup.procs'] }, [
      '/usr/bin/echo',
      'started',
    ]);
    const { status, stdout } = spawnSync(program as string, rest, { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: CHAIN_FAILED, stdout: '' });
  });

  it('lets no shell interpret its arguments', () => {
    const source = '/tmp/$(echo expanded); echo `expanded` "\' #';
    const staged = [{ source, target: '/no/such/target' }];
    const chain = launchChain(tools, { ...OPTIONS, staged, joinFiles: [source] });
    expect(chain.filter((word) => word.includes('expanded')).every((word) => word === source)).toBe(true);
  });
});
