import { median } from '@torchperf/domain';
import { inProcessNs } from '../peers';
import { latenciesNs, Rig } from '../rig';
import { type Row, within } from '../row';
import { DEPTH, type Workbench } from '../workbench';

const WARMUP = 150;
const FLOOR_CALLS = 1000;
/** Fresh processes of both kinds, interleaved: each has a random offset, and the machine drifts. */
const MODELS = [
  { id: 'truth-0.2ms', depth: DEPTH['0.2ms'], rounds: 24, calls: 1500 },
  { id: 'truth-1ms', depth: DEPTH['1ms'], rounds: 16, calls: 500 },
  { id: 'truth-10ms', depth: DEPTH['10ms'], rounds: 10, calls: 80 },
] as const;

/** The referee's raw median compared with Python's timeit in the model's own process, plus the floor. */
export async function truth(workbench: Workbench): Promise<Row[]> {
  const rig = await Rig.open(workbench);
  const rows: Row[] = [];
  for (const { id, depth, rounds, calls } of MODELS) {
    const model = await workbench.layers({ depth });
    const ratios: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const ours = async () => {
        const identity = rig.start('python', null);
        const floorNs = median(latenciesNs(identity, FLOOR_CALLS, FLOOR_CALLS));
        await identity.stop();
        const session = rig.start('python', model);
        const rawNs = median(latenciesNs(session, WARMUP, calls));
        await session.stop();
        return { floorNs, rawNs };
      };
      const theirsFirst = round % 2 === 0 ? inProcessNs(workbench, model, calls) : null;
      const { floorNs, rawNs } = await ours();
      const theirs = theirsFirst ?? inProcessNs(workbench, model, calls);
      ratios.push(rawNs / (theirs + floorNs));
    }
    workbench.say(`${id}: ${ratios.map((ratio) => ratio.toFixed(3)).join(' ')}`);
    rows.push(within(id, median(ratios), 'ratio', 0.97, 1.03));
  }
  rig.close();
  return rows;
}
