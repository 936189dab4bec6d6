import { type ExecFileException, execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Competition, CompetitionSchema, listOf, SubmissionListItemSchema } from '@torchperf/contracts';
import { type ScriptedWorker, startScriptedWorker } from '#test/api/scripted-worker';
import { ADMIN_TOKEN, randomToken, startTestApi, type TestApi } from '#test/api/start-test-api';

const SCRIPT = join(__dirname, '..', 'scripts', 'seed-demo.mjs');
const SAMPLE_COUNT = 9;
const DEMO_TEAM = { name: 'Demo', token: 'kept as it is' };

let api: TestApi;
let worker: ScriptedWorker;
let folders: string[] = [];

/** A data folder as the first start leaves it. */
async function dataFolder(adminToken = ADMIN_TOKEN): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'torchperf-seed-'));
  folders.push(folder);
  const credentials = JSON.stringify({ adminToken, demoTeam: DEMO_TEAM });
  await writeFile(join(folder, 'demo-credentials.json'), credentials, { mode: 0o600 });
  return folder;
}

/** Reports the reference, which is measured before the samples are taken, and takes the samples without an end. */
async function measureReference(of: TestApi): Promise<ScriptedWorker> {
  const scripted = await startScriptedWorker(of);
  await scripted.work(() => (scripted.jobs.length === 1 ? {} : null));
  return scripted;
}

function seed(dataDir: string, to = api): Promise<{ status: number; stdout: string; stderr: string }> {
  const env = { PATH: process.env.PATH, API_URL: to.url, DATA_DIR: dataDir };
  return new Promise((resolve) => {
    execFile(process.execPath, [SCRIPT], { env }, (error: ExecFileException | null, stdout, stderr) => {
      resolve({ status: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

const demo = async (): Promise<Competition> =>
  CompetitionSchema.parse(await (await api.ask('/api/v1/competitions/mnist-digits')).json());

/** What was submitted, without the progress of its runs, which continue during the seeding. */
async function submissions(of = api) {
  const answer = await of.ask('/api/v1/competitions/mnist-digits/submissions?limit=200');
  return listOf(SubmissionListItemSchema)
    .parse(await answer.json())
    .items.filter((item) => !item.isBaseline)
    .map(({ state, ...submitted }) => submitted);
}

const lines = (text: string, pattern: RegExp) => text.split('\n').filter((line) => pattern.test(line)).length;

beforeAll(async () => {
  api = await startTestApi();
  worker = await measureReference(api);
});
afterAll(async () => {
  await worker.close();
  await api.close();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
  folders = [];
});

describe('seeding the demo', () => {
  it('fails with the reason when the admin token is not the api’s', async () => {
    const { status, stderr } = await seed(await dataFolder('another-token-0123456789abcdef0123456789'));
    expect(status).toBe(1);
    expect(stderr).toMatch(/^The demo could not be set up: POST .*\/admin\/competitions: 40[13], /);
  });

  it('fails with the reason when there are no credentials', async () => {
    const { status, stderr } = await seed(join(tmpdir(), 'torchperf-no-such-folder'));
    expect(status).toBe(1);
    expect(stderr).toContain('demo-credentials.json cannot be read');
  });

  it('makes the competition and submits each sample for a team of its own; then changes nothing', async () => {
    const dataDir = await dataFolder();
    const first = await seed(dataDir);
    expect(first).toMatchObject({ status: 0, stderr: '' });
    expect(first.stdout).toContain('The reference, cnn-float32, is measured first.');
    expect(lines(first.stdout, /^Submitted /)).toBe(SAMPLE_COUNT);

    const competition = await demo();
    expect(competition).toMatchObject({
      phase: 'open',
      hiddenExamples: 2000,
      task: { inputShape: [1, 28, 28] },
    });
    const publicSet = await api.ask(competition.publicDataset?.url ?? '/missing');
    expect((await publicSet.arrayBuffer()).byteLength).toBe(competition.publicDataset?.bytes);
    const items = await submissions();
    expect(items).toHaveLength(SAMPLE_COUNT);
    expect(new Set(items.map(({ team }) => team.name)).size).toBe(SAMPLE_COUNT);

    const file = join(dataDir, 'demo-credentials.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const credentials = JSON.parse(await readFile(file, 'utf8'));
    expect(credentials).toMatchObject({ adminToken: ADMIN_TOKEN, demoTeam: DEMO_TEAM });
    expect(Object.keys(credentials.sampleTeams)).toHaveLength(SAMPLE_COUNT);

    const second = await seed(dataDir);
    expect(second).toMatchObject({ status: 0, stderr: '' });
    expect(lines(second.stdout, /was submitted before/)).toBe(SAMPLE_COUNT);
    expect(await submissions()).toEqual(items);
  });

  it('changes nothing under a new data folder, which does not know the teams’ tokens', async () => {
    const items = await submissions();
    const { status, stdout } = await seed(await dataFolder());
    expect(status).toBe(0);
    expect(lines(stdout, /was submitted before/)).toBe(SAMPLE_COUNT);
    expect(await submissions()).toEqual(items);
  });

  it('succeeds when the intake is paused, and everything exists', async () => {
    const paused = await api.ask('/api/v1/admin/competitions/mnist-digits/intake/pause', {
      method: 'POST',
      token: ADMIN_TOKEN,
    });
    expect(paused.ok).toBe(true);
    expect(await seed(await dataFolder())).toMatchObject({ status: 0, stderr: '' });
  });
});

describe('seeding the demo into another database', () => {
  it('makes the teams anew where the tokens in the data folder are of another one, or were lost on the way', async () => {
    const other = await startTestApi();
    const itsWorker = await measureReference(other);
    try {
      const dataDir = await dataFolder();
      const file = join(dataDir, 'demo-credentials.json');
      const credentials = JSON.parse(await readFile(file, 'utf8'));
      const stale = { name: 'Team Narrow', token: randomToken() };
      await writeFile(file, JSON.stringify({ ...credentials, sampleTeams: { 'mlp-narrow': stale } }));
      const orphan = await other.ask('/api/v1/admin/teams', {
        method: 'POST',
        token: ADMIN_TOKEN,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'Team Int8' }),
      });
      expect(orphan.ok).toBe(true);
      expect(await seed(dataDir, other)).toMatchObject({ status: 0, stderr: '' });
      const names = (await submissions(other)).map(({ team }) => team.name).sort();
      expect(names).toEqual([
        'Team Centroid',
        'Team Compiler',
        'Team Float',
        'Team Graph',
        'Team Int8 2',
        'Team Linear',
        'Team Low Rank',
        'Team Narrow',
        'Team Narrow CNN',
      ]);
    } finally {
      await itsWorker.close();
      await other.close();
    }
  });
});
