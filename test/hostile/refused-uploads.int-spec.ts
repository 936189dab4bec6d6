import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspectBundle } from '@torchperf/bundle';
import { FRAME_TYPES } from '../../apps/contestant/test/contestant-session';
import { openOnnx } from '../../apps/contestant/test/open-onnx';
import { readRefused } from './corpus';
import { CLASSES } from './hidden-set';

/** The task of the corpus, as `HiddenSet` makes it. */
const TASK = { inputShape: [8], classes: CLASSES };
const FIXTURES = join(__dirname, '../fixtures/bundles/hostile');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'torchperf-refused-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** ONNX models of the corpus never get into the queue; should one, the sandbox refuses it before the runtime sees it. */
describe.each(readRefused())('$name', ({ name, expected, zip }) => {
  it('is refused at upload', async () => {
    const path = join(folder, `${name}.zip`);
    await writeFile(path, await zip());
    await expect(inspectBundle(path, TASK)).rejects.toMatchObject({
      code: 'bundle-model-invalid',
      message: expect.stringMatching(expected.message),
    });
  });

  it('is refused in the sandbox', async () => {
    const bundle = join(FIXTURES, name);
    const { entry } = JSON.parse(await readFile(join(bundle, 'torchperf.json'), 'utf8'));
    const session = openOnnx();
    await session.next();
    session.load({ bundle, entry, ...TASK, threads: 1, identity: false });
    const { type, payload } = await session.next();
    expect(type).toBe(FRAME_TYPES.error);
    expect(JSON.parse(payload.toString())).toMatchObject({
      stage: 'load',
      message: expect.stringMatching(expected.message),
    });
    expect((await session.end()).status).toBe(1);
  });
});
