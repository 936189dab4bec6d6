import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUNDLE_RULES, extractBundle } from '@torchperf/bundle';
import { ProblemSchema, SubmissionReceiptSchema } from '@torchperf/contracts';
import fc from 'fast-check';
import { IDENTITY, model, side } from '../../apps/contestant/test/onnx-model';
import { parentOf } from '../../libs/engine/src/machine/process-stat';
import { addCompetition, addTeam } from '../api/records';
import { startTestApi, type TestApi } from '../api/start-test-api';
import { bundleForm, okBundle, zipOf } from '../api/zip';
import { buildArchive, MODEL_SOURCE, OK_BUNDLES } from '../fixtures/bundles';
import { archiveMutation, mutateArchive } from './archive-mutation';
import { MANIFESTS, mutatedManifest } from './manifest-mutation';
import { FUZZ, FUZZ_TIMEOUT_MS, RUNS } from './runs';

/** It fits the task of the competition, so that manifests alone decide. */
const MODEL = model([
  [1, IDENTITY],
  [11, side('x', ['batch', 1, 28, 28])],
  [12, side('scores', ['batch', 10])],
]);
const SAMPLES = join(__dirname, '..', '..', 'samples');
/** Below the limit of uploads a minute and team, which is tried elsewhere. */
const UPLOADS_PER_TEAM = 50;
/** An upload that takes longer hangs: a reader has a fraction of a second to do, and its own limits of time. */
const HANGS_AFTER_MS = 30_000;
/** Archives larger than this only slow the test down. */
const ARCHIVE_BYTES_MAX = 200_000;

let api: TestApi;
let slug: string;
let scratch: string;
let token = '';
let uploads = 0;
const unhandled: unknown[] = [];
const note = (reason: unknown) => unhandled.push(reason);

beforeAll(async () => {
  process.on('unhandledRejection', note);
  scratch = await mkdtemp(join(tmpdir(), 'torchperf-fuzz-'));
  api = await startTestApi();
  ({ slug } = await addCompetition(api.prisma));
});
afterAll(async () => {
  await api.close();
  await rm(scratch, { recursive: true });
  process.off('unhandledRejection', note);
});

async function upload(archive: Buffer): Promise<Response> {
  if (uploads % UPLOADS_PER_TEAM === 0) ({ token } = await addTeam(api.prisma));
  uploads += 1;
  return api.ask(`/api/v1/competitions/${slug}/submissions`, {
    method: 'POST',
    body: bundleForm(archive),
    token,
    signal: AbortSignal.timeout(HANGS_AFTER_MS),
  });
}

/** Uploads it. @returns whether it was accepted. @throws when the outcome is neither that nor a rule by its name. */
async function isAccepted(archive: Buffer): Promise<boolean> {
  const response = await upload(archive);
  const answer = await response.json();
  if (response.status < 300) {
    SubmissionReceiptSchema.parse(answer);
    return true;
  }
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const { status, code, detail } = ProblemSchema.parse(answer);
  expect({ status, known: Object.hasOwn(BUNDLE_RULES, code), code }).toEqual({
    status: response.status,
    known: true,
    code,
  });
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
  expect(detail.length).toBeGreaterThan(20);
  return false;
}

/** What the api takes, a worker must be able to lay out. */
async function expectExtractable(archive: Buffer): Promise<void> {
  const zip = join(scratch, 'accepted.zip');
  const target = join(scratch, 'accepted');
  await writeFile(zip, archive);
  const { files } = await extractBundle(zip, target);
  expect(files.length).toBeGreaterThanOrEqual(2);
  await rm(target, { recursive: true });
}

/** The pids of readers that this process has started and that still run. */
function runningReaders(): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return (
        parentOf(pid) === process.pid &&
        readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('reader/main.js')
      );
    } catch {
      return false; // It has just ended.
    }
  });
}

async function sampleArchives(): Promise<Buffer[]> {
  const names = ['mlp-narrow', 'cnn-narrow', 'mlp-onnx', 'logistic-regression'];
  return Promise.all(
    names.map((name) => {
      const folder = join(SAMPLES, name);
      return zipOf(
        Object.fromEntries(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file))])),
      );
    }),
  );
}

function honestArchives(): Buffer[] {
  return OK_BUNDLES.filter(({ files }) => files < 10)
    .map(({ build }) => build())
    .filter(({ length }) => length < ARCHIVE_BYTES_MAX);
}

describe('the api, given mutated uploads', () => {
  const outcomes = { accepted: 0, refused: 0 };
  beforeEach(() => Object.assign(outcomes, { accepted: 0, refused: 0 }));
  afterEach(async () => {
    // Mutations that never break anything, or always, would test nothing.
    expect(outcomes.accepted).toBeGreaterThan(RUNS / 100);
    expect(outcomes.refused).toBeGreaterThan(RUNS / 4);
    expect(unhandled).toEqual([]);
    expect(runningReaders()).toEqual([]);
    expect((await upload(await okBundle(`honest after ${uploads}`))).status).toBe(201);
  });

  it(
    'takes or refuses by a rule every archive',
    async () => {
      const archives = [...(await sampleArchives()), ...honestArchives()];
      const mutations = fc.array(archiveMutation(archives), { minLength: 1, maxLength: 3 });
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...archives), mutations, async (archive, changes) => {
          const mutated = changes.reduce(mutateArchive, archive);
          const accepted = await isAccepted(mutated);
          outcomes[accepted ? 'accepted' : 'refused'] += 1;
          if (accepted) await expectExtractable(mutated);
        }),
        FUZZ,
      );
    },
    FUZZ_TIMEOUT_MS,
  );

  it(
    'takes or refuses by a rule every manifest',
    async () => {
      const withManifest = (content: string | Buffer) =>
        buildArchive([
          { name: 'torchperf.json', content, method: 8 },
          { name: 'model.py', content: MODEL_SOURCE, method: 8 },
          { name: 'model.onnx', content: MODEL },
        ]);
      for (const manifest of MANIFESTS) {
        expect(await isAccepted(withManifest(JSON.stringify(manifest)))).toBe(true);
      }
      await fc.assert(
        fc.asyncProperty(mutatedManifest, async (manifest) => {
          const archive = withManifest(manifest);
          outcomes[(await isAccepted(archive)) ? 'accepted' : 'refused'] += 1;
        }),
        FUZZ,
      );
    },
    FUZZ_TIMEOUT_MS,
  );
});
