import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Slot } from './slot';
import { WorkerFitness } from './worker-fitness.service';

/** On a real folder; of the slot it needs no more while there are no runtimes to try. */
describe('a worker, after faults of the platform', () => {
  let folder: string;
  let fitness: WorkerFitness;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'torchperf-fitness-'));
    fitness = new WorkerFitness({ folder, runtimes: [] as Slot['runtimes'] } as Slot);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('goes on after one whose cause is not found here', async () => {
    await fitness.noteFault('the reference server hiccuped');
    expect(await fitness.check()).toBeNull();
  });

  it('takes no more jobs when its self-test fails', async () => {
    await rm(folder, { recursive: true });
    await fitness.noteFault('nothing could be unpacked');
    expect(await fitness.check()).toBe('The scratch folder cannot be written: ENOENT.');
  });

  it('notices a folder that fails between jobs, without a fault', async () => {
    expect(await fitness.check()).toBeNull();
    await rm(folder, { recursive: true });
    expect(await fitness.check()).toMatch(/cannot be written/);
    await mkdir(folder);
  });

  it('rests after three in a row, though its self-test passes', async () => {
    for (const fault of ['first', 'second']) await fitness.noteFault(fault);
    expect(await fitness.check()).toBeNull();
    await fitness.noteFault('third');
    expect(await fitness.check()).toMatch(/^3 runs in a row failed here/);
  });

  it('starts counting anew after a run without a fault', async () => {
    for (const fault of ['first', 'second']) await fitness.noteFault(fault);
    fitness.noteSuccess();
    await fitness.noteFault('third');
    expect(await fitness.check()).toBeNull();
  });
});
