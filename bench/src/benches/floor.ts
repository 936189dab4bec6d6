import { median } from '@torchperf/domain';
import { transportsNs } from '../peers';
import { latenciesNs, Rig, type RigSession } from '../rig';
import { atMost, informative, type Row } from '../row';
import { DEPTH, type Workbench } from '../workbench';

const ROUNDS = 5;
const WARMUP = 1000;
const CALLS = 3000;
const SLOW_CALLS = 300;
const US = 1000;

/** What a call costs beyond the model: with no model at all, and around one of about 1 ms. */
export async function floor(workbench: Workbench): Promise<Row[]> {
  const rig = await Rig.open(workbench);
  const model = await workbench.layers({ depth: DEPTH['1ms'], inside: true });
  const figures: Record<'python' | 'onnx' | 'overhead' | 'pipe' | 'socketpair', number[]> = {
    python: [],
    onnx: [],
    overhead: [],
    pipe: [],
    socketpair: [],
  };
  for (let round = 1; round <= ROUNDS; round++) {
    workbench.say(`floor: round ${round} of ${ROUNDS}`);
    for (const runtime of ['python', 'onnx'] as const) {
      const session = rig.start(runtime, null);
      figures[runtime].push(median(latenciesNs(session, WARMUP, CALLS)));
      await session.stop();
    }
    const session = rig.start('python', model);
    figures.overhead.push(median(overheadsNs(session)));
    await session.stop();
    const transports = transportsNs(workbench);
    figures.pipe.push(transports.pipe);
    figures.socketpair.push(transports.socketpair);
  }
  rig.close();
  const us = (name: keyof typeof figures) => median(figures[name]) / US;
  return [
    atMost('floor-us', us('python'), 'µs', 12),
    atMost('overhead-1ms-us', us('overhead'), 'µs', 20),
    informative('floor-onnx-us', us('onnx'), 'µs'),
    informative('python-pipe-us', us('pipe'), 'µs'),
    informative('python-socketpair-us', us('socketpair'), 'µs'),
  ];
}

/** Round trips minus what the model says that it took itself; only its own author could believe that figure. */
function overheadsNs(session: RigSession): number[] {
  const overheads: number[] = [];
  for (let i = 0; i < SLOW_CALLS; i++) overheads.push(session.ask() - session.firstScore());
  return overheads;
}
