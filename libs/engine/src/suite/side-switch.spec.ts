import type { Started } from '../contestant/role';
import type { SandboxedProcess } from '../sandbox';
import { ranWhileFrozen, SideSwitch } from './side-switch';

const MS = 1e6;

describe('ranWhileFrozen', () => {
  it.each([
    ['no CPU time', 100 * MS, 0, false],
    ['one per cent', 100 * MS, 1 * MS, false],
    ['more than that', 100 * MS, 1 * MS + 1, true],
    ['more, but less than counters resolve', 5 * MS, 0.2 * MS, false],
    ['more than counters resolve', 5 * MS, 0.2 * MS + 1, true],
  ])('%s', (_, elapsedNs, cpuNs, expected) => {
    expect(ranWhileFrozen({ elapsedNs, cpuNs })).toBe(expected);
  });
});

/** A side that notes what is done with it, and uses so much CPU time between two readings. */
class Side {
  perReadingNs = 0;
  private cpuNs = 0;

  constructor(
    readonly name: string,
    private readonly events: string[],
  ) {}

  get started(): Started {
    const process: Pick<SandboxedProcess, 'freeze' | 'thaw' | 'cpuTimeNs'> = {
      freeze: () => this.events.push(`freeze ${this.name}`),
      thaw: () => this.events.push(`thaw ${this.name}`),
      cpuTimeNs: () => (this.cpuNs += this.perReadingNs),
    };
    return { process } as Started;
  }
}

describe('SideSwitch', () => {
  const sides = () => {
    const events: string[] = [];
    const [contestant, reference] = [new Side('contestant', events), new Side('reference', events)];
    const started = [contestant.started, reference.started] as const;
    return { events, contestant, own: started[0], other: started[1], both: new SideSwitch(started) };
  };

  it('freezes one before it thaws the other', () => {
    const { events, own, other, both } = sides();
    both.turnTo(other);
    both.turnTo(own);
    expect(events).toEqual([
      ...['freeze contestant', 'thaw reference'],
      ...['freeze reference', 'thaw contestant'],
    ]);
  });

  it('does nothing where the same side goes on', () => {
    const { events, own, both } = sides();
    both.turnTo(own);
    both.turnTo(own);
    expect(events).toHaveLength(2);
  });

  it('does not thaw a side that ran while it was frozen', () => {
    const { events, contestant, own, other, both } = sides();
    both.turnTo(own);
    both.turnTo(other);
    contestant.perReadingNs = 3 * MS;
    expect(() => both.turnTo(own)).toThrow(expect.objectContaining({ verdict: 'ran-while-frozen' }));
    expect(events.at(-1)).toBe('freeze reference');
  });

  it('adds up what a side uses over the launch', () => {
    const { contestant, own, other, both } = sides();
    contestant.perReadingNs = 0.15 * MS;
    both.turnTo(own);
    both.turnTo(other);
    both.turnTo(own);
    both.turnTo(other);
    expect(() => both.turnTo(own)).toThrow('while they were frozen');
  });
});
