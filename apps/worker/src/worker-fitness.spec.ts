import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Slot } from './slot';
import { WorkerFitness } from './worker-fitness.service';

/** On a real folder; without runtimes to try, the slot needs no other fields. */
describe('a worker, after platform faults', () => {
  let folder: string;
  let fitness: WorkerFitness;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'torchperf-fitness-'));
    fitness = new WorkerFitness({ folder, runtimes: [] as Slot['runtimes'] } as Slot);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('continues after one whose cause is not found here', async () => {
    await fitness.noteFault('a', 'the reference server hiccuped');
    expect(await fitness.check()).toBeNull();
  });

  it('takes no more jobs when its self-test fails', async () => {
    await rm(folder, { recursive: true });
    await fitness.noteFault('a', 'nothing could be unpacked');
    expect(await fitness.check()).toBe('The scratch folder cannot be written: ENOENT.');
  });

  it('detects a broken folder between jobs, without a fault', async () => {
    expect(await fitness.check()).toBeNull();
    await rm(folder, { recursive: true });
    expect(await fitness.check()).toMatch(/cannot be written/);
    await mkdir(folder);
  });

  it('pauses after three teams in a row although its self-test passes', async () => {
    for (const team of ['a', 'b']) await fitness.noteFault(team, 'it failed');
    expect(await fitness.check()).toBeNull();
    await fitness.noteFault('c', 'it failed');
    expect(await fitness.check()).toMatch(/^Runs of 3 teams or finals in a row failed here/);
  });

  it('does not pause for one team that fails repeatedly, which may be the cause itself', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) await fitness.noteFault('a', 'it failed');
    expect(await fitness.check()).toBeNull();
  });

  it('resets the count after a run without a fault', async () => {
    for (const team of ['a', 'b']) await fitness.noteFault(team, 'it failed');
    fitness.noteSuccess();
    await fitness.noteFault('c', 'it failed');
    expect(await fitness.check()).toBeNull();
  });
});
