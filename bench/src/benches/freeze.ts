import { median, medianInterval } from '@torchperf/domain';
import { SETTLING_CALLS } from '../../../libs/engine/src/measuring-rules';
import { SideSwitch } from '../../../libs/engine/src/suite/side-switch';
import { latenciesNs, Rig, type RigSession } from '../rig';
import { atMost, informative, type Row } from '../row';
import { DEPTH, type Workbench } from '../workbench';

/** Fresh pairs of processes. */
const ROUNDS = 16;
const WARMUP = 300;
/** Pairs of blocks in a round, of each kind. */
const PAIRS = 80;
const BLOCK_CALLS = 25;
const US = 1000;
const BOUNDS = { costUs: 1000, changePercent: 0.2 } as const;

type Side = 'short' | 'long';
type Sides = Readonly<Record<Side, RigSession>>;

/**
 * What it costs to freeze one side and thaw the other, and what that changes: the ratio of a short and a long model in
 * blocks with freezing, against blocks of the same processes without it.
 */
export async function freeze(workbench: Workbench): Promise<Row[]> {
  const rig = await Rig.open(workbench);
  const bundles = {
    short: await workbench.layers({ depth: DEPTH['0.2ms'] }),
    long: await workbench.layers({ depth: DEPTH['1ms'] }),
  };
  const [costsUs, changes]: [number[], number[]] = [[], []];
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const sides = { short: rig.start('python', bundles.short), long: rig.start('python', bundles.long) };
      const { costUs, change } = measureRound(sides);
      costsUs.push(costUs);
      changes.push(100 * change);
      workbench.say(`freeze: ${costUs.toFixed(0)} µs a change, ${(100 * change).toFixed(3)} %`);
      await sides.short.stop();
      await sides.long.stop();
    }
  } finally {
    rig.close();
  }
  const { estimate, lower, upper } = medianInterval(changes);
  return [
    atMost('freeze-cost-us', median(costsUs), 'µs', BOUNDS.costUs),
    atMost('freeze-ratio-change', Math.abs(estimate), '%', BOUNDS.changePercent),
    informative('freeze-ratio-change-lower', lower, '%'),
    informative('freeze-ratio-change-upper', upper, '%'),
  ];
}

/** The median cost of a change of sides, and by what share the ratio is greater with freezing than without. */
function measureRound(sides: Sides): { readonly costUs: number; readonly change: number } {
  for (const side of ['short', 'long'] as const) latenciesNs(sides[side], WARMUP, 0);
  const costsUs: number[] = [];
  const logRatios: Record<'frozen' | 'free', number[]> = { frozen: [], free: [] };
  for (let pair = 0; pair < 2 * PAIRS; pair++) {
    const frozen = new SideSwitch([sides.short.started, sides.long.started]);
    const kind = pair % 2 === 0 ? 'frozen' : 'free';
    const order: readonly Side[] = pair % 4 < 2 ? ['short', 'long'] : ['long', 'short'];
    const medianNs = { short: 0, long: 0 };
    for (const side of order) {
      const startMs = performance.now();
      if (kind === 'frozen') {
        frozen.turnTo(sides[side].started);
        costsUs.push((performance.now() - startMs) * US);
      }
      medianNs[side] = median(latenciesNs(sides[side], SETTLING_CALLS, BLOCK_CALLS));
    }
    for (const side of order) sides[side].started.process.thaw();
    logRatios[kind].push(Math.log(medianNs.short / medianNs.long));
  }
  const change = Math.expm1(median(logRatios.frozen) - median(logRatios.free));
  return { costUs: median(costsUs), change };
}
