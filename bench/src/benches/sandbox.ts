import { median } from '@torchperf/domain';
import { openSandbox, Unsandboxed } from '../../../libs/engine/src/sandbox';
import { differenceRows, type Pair } from '../pairs';
import { latenciesNs, type OpenSandbox, Rig, type RigSession } from '../rig';
import type { Row } from '../row';
import { DEPTH, type Workbench } from '../workbench';

/** The sandboxes to measure, each compared with no sandbox, by the prefix of their rows. */
const BACKENDS: Readonly<Record<string, OpenSandbox>> = { sandbox: openSandbox };

const START_PAIRS = 60;
const ROUND_TRIP_PAIRS = 16;
const WARMUP = 1000;
const BLOCKS = 20;
const BLOCK_CALLS = 250;
const US = 1000;
const BOUNDS = { startMs: 25, roundTripUs: 3 } as const;

/** What the sandbox costs: of a launch, and of a call. The contestant program is the same, and so are bundle and CPU. */
export async function sandbox(workbench: Workbench): Promise<Row[]> {
  const rows: Row[] = [];
  const bundle = await workbench.layers({ depth: DEPTH['0.2ms'] });
  for (const [name, open] of Object.entries(BACKENDS)) {
    const inside = await Rig.open(workbench, open);
    try {
      const rigs = { inside, outside: inside.within(new Unsandboxed()) };
      workbench.say(`${name}: ${START_PAIRS} pairs of launches`);
      const starts = await startPairs(rigs, bundle);
      workbench.say(`${name}: ${ROUND_TRIP_PAIRS} pairs of interleaved contestants`);
      const roundTrips = await roundTripPairs(rigs);
      rows.push(
        ...differenceRows(`${name}-start`, 'ms', starts, BOUNDS.startMs),
        ...differenceRows(`${name}-round-trip`, 'µs', roundTrips, BOUNDS.roundTripUs),
      );
    } finally {
      inside.close();
    }
  }
  return rows;
}

type Rigs = Readonly<Record<keyof Pair, Rig>>;

/** Both sides, each of them first every other time. */
function sides(round: number): readonly (keyof Pair)[] {
  return round % 2 === 0 ? ['inside', 'outside'] : ['outside', 'inside'];
}

/** From the start to the model's READY, in ms. The first pair is dropped: it fills the page cache. */
async function startPairs(rigs: Rigs, bundle: string): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let pair = 0; pair <= START_PAIRS; pair++) {
    const readyMs = { inside: 0, outside: 0 };
    for (const side of sides(pair)) {
      const session = rigs[side].start('python', bundle);
      readyMs[side] = session.readyMs;
      await session.stop();
    }
    pairs.push(readyMs);
  }
  return pairs.slice(1);
}

/** Median round trips, in µs, of two identity contestants that live at the same time; their calls are interleaved. */
async function roundTripPairs(rigs: Rigs): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let pair = 0; pair < ROUND_TRIP_PAIRS; pair++) {
    const inside = rigs.inside.start('python', null);
    const outside = rigs.outside.start('python', null);
    pairs.push(medianRoundTrips({ inside, outside }));
    await inside.stop();
    await outside.stop();
  }
  return pairs;
}

function medianRoundTrips(sessions: Readonly<Record<keyof Pair, RigSession>>): Pair {
  const blocks: Record<keyof Pair, number[]> = { inside: [], outside: [] };
  for (const side of sides(0)) latenciesNs(sessions[side], WARMUP, 0);
  for (let block = 0; block < BLOCKS; block++) {
    for (const side of sides(block)) {
      blocks[side].push(median(latenciesNs(sessions[side], 0, BLOCK_CALLS)) / US);
    }
  }
  return { inside: median(blocks.inside), outside: median(blocks.outside) };
}
