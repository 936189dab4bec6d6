import { type ChildProcess, spawn } from 'node:child_process';
import { isStopped } from '../launch/process-tree';
import { chooseFreezer } from './choose-freezer';
import { freezeAll, type GroupFreezer } from './freezer';
import { SandboxUnfrozenError } from './sandbox-unfrozen.error';

describe('chooseFreezer', () => {
  let child: ChildProcess & { readonly pid: number };
  beforeEach(() => {
    child = spawn('sleep', ['60']) as typeof child;
  });
  afterEach(() => child.kill('SIGKILL'));

  /** Notes whether the child was stopped when the group was asked; holds from the second time on. */
  class Group implements GroupFreezer {
    readonly events: string[] = [];

    constructor(
      readonly keepsTimers: boolean,
      private readonly holdsAfter = 2,
    ) {}

    tryFreeze(): boolean {
      this.events.push(isStopped(child.pid) ? 'freeze stopped' : 'freeze running');
      return this.events.length >= this.holdsAfter;
    }

    thaw(): void {
      this.events.push(isStopped(child.pid) ? 'thaw stopped' : 'thaw running');
    }
  }

  it('stops what sleeps before a group that keeps its timers armed is frozen, and resumes it afterwards', () => {
    const group = new Group(true);
    const freezer = chooseFreezer(group, () => [child.pid]);
    freezeAll(freezer, 'test');
    freezer.thaw();
    expect(group.events).toEqual(['freeze stopped', 'freeze stopped', 'thaw stopped']);
    expect(isStopped(child.pid)).toBe(false);
  });

  it('sends no signal where the group alone is enough', () => {
    const group = new Group(false);
    freezeAll(
      chooseFreezer(group, () => [child.pid]),
      'test',
    );
    expect(group.events).toEqual(['freeze running', 'freeze running']);
  });

  it('stops each process where there is no group', () => {
    const freezer = chooseFreezer(null, () => [child.pid]);
    freezeAll(freezer, 'test');
    expect(isStopped(child.pid)).toBe(true);
    freezer.thaw();
    expect(isStopped(child.pid)).toBe(false);
  });

  it('fails where something goes on', () => {
    const group = new Group(false, Number.POSITIVE_INFINITY);
    expect(() =>
      freezeAll(
        chooseFreezer(group, () => []),
        'test',
      ),
    ).toThrow(SandboxUnfrozenError);
  });
});
