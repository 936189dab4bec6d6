import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { NewTeamSchema, type RunView, type Submission } from '@torchperf/contracts';
import { EVENT_IDS } from '@torchperf/domain';
import { ROOT, RunningService } from '../e2e/running-service';
import { zipOf } from '../e2e/zip';
import { type CorpusBundle, HONEST, readCorpus } from './corpus';
import { CLASSES, HiddenSet } from './hidden-set';
import { cgroupsOf, processesOf, runsIn } from './leftovers';

/**
 * Every bundle of test/fixtures/bundles/hostile through the real path: uploaded over HTTP, queued, measured by a
 * worker as `npm start` runs it. Beside what each bundle's expect.json says, nothing that is hidden may come out, and
 * nothing may be left behind.
 */
const SLUG = 'hostile';
/** Short, so that each verdict comes in seconds; 16 KiB of log are enough to be cut. */
const SUITE = {
  launchesMin: 3,
  launchesMax: 3,
  blocksPerLaunch: 8,
  callsPerBlock: 10,
  warmupWindowCalls: 10,
  warmupCallsMin: 20,
  warmupCallsMax: 40,
  batchSize: 8,
  auditCalls: 10,
  loadTimeoutMs: 3000,
  callTimeoutMs: 1000,
  runTimeoutMs: 30_000,
  memoryLimitBytes: 192 * 1024 * 1024,
  logLimitBytes: 16 * 1024,
  // A machine that is busy with other tests is no reason to measure again.
  noisyRepeatsMax: 0,
};
const REFERENCE = 'from honest import Honest\ndef load(): return Honest()\n';
const NEXT_JOB_MS = 5000;

/** Such as `TRICKS='^onnx' npm run test:hostile`, while one is being written. */
const chosen = new RegExp(process.env.TRICKS ?? '');
const corpus = readCorpus().filter(({ name }) => chosen.test(name));
const hidden = new HiddenSet();
const canary = `canary${randomBytes(12).toString('hex')}`;
/** Every answer of the api that somebody got, by its address and who asked. */
const answers = new Map<string, string>();
const outcomes: Outcome[] = [];

interface Outcome {
  readonly bundle: CorpusBundle;
  readonly run: RunView;
  readonly differences: readonly string[];
}

let service: RunningService;
let scratch: string;
let tokens: string[];
const sent = new Map<CorpusBundle, string>();

beforeAll(async () => {
  // Not the folder of temporary files of whoever runs the tests: the sandbox's user must pass through it.
  scratch = await mkdtemp('/tmp/torchperf-hostile-');
  chmodSync(scratch, 0o711);
  const variables = { WORKER_SCRATCH_DIR: scratch, HOST_CANARY: canary, LOG_LEVEL: 'debug' };
  service = await RunningService.start('redis', variables);
  // Several teams, for each may upload 60 bundles a minute.
  tokens = [await newTeam('Hostile'), await newTeam('Cunning'), service.teamToken];
  await createCompetition();
  for (const [index, bundle] of corpus.entries()) {
    const { id } = await service.upload(SLUG, await bundle.zip(), tokenOf(bundle, index));
    sent.set(bundle, id);
  }
}, 180_000);
afterAll(async () => {
  print();
  await service?.stop();
  if (scratch) await rm(scratch, { recursive: true, force: true });
});

function tokenOf(bundle: CorpusBundle, index = corpus.indexOf(bundle)): string {
  return tokens[bundle.isTwin ? 2 : index % 2] as string;
}

async function newTeam(name: string): Promise<string> {
  const response = await service.fetch('/api/v1/admin/teams', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
    token: service.adminToken,
  });
  return NewTeamSchema.parse(await response.json()).token;
}

async function createCompetition(): Promise<void> {
  const form = new FormData();
  const startsAt = new Date(Date.now() - 1000).toISOString();
  const competition = { slug: SLUG, title: 'Hostile', startsAt, classes: CLASSES, suite: SUITE };
  form.append('competition', JSON.stringify(competition));
  form.append('dataset', new Blob([new Uint8Array(await hidden.npz())]), 'hidden.npz');
  form.append('reference', new Blob([new Uint8Array(await honestBundle('Reference'))]), 'reference.zip');
  const init = { method: 'POST', body: form, token: service.adminToken };
  const response = await service.fetch('/api/v1/admin/competitions', init);
  if (response.status !== 201) throw new Error(await response.text());
}

async function honestBundle(name: string): Promise<Buffer> {
  return zipOf({
    'torchperf.json': JSON.stringify({ name, runtime: 'python', entry: 'model.py' }),
    'model.py': REFERENCE,
    'honest.py': HONEST,
  });
}

/** Asks for an address as everybody who may, and keeps the answers. */
async function hear(path: string, ...viewers: [who: string, token?: string][]): Promise<string[]> {
  const texts = [];
  for (const [who, token] of viewers) {
    const response = await service.fetch(path, { token });
    const text = await response.text();
    answers.set(`${path} as ${who}`, text);
    texts.push(text);
  }
  return texts;
}

/** All that anybody can read of a submission. */
async function hearAll(submission: Submission, token: string): Promise<string[]> {
  const run = submission.runs[0] as RunView;
  const viewers: [string, string?][] = [
    ['its team', token],
    ['anybody'],
    ['another team', tokens.find((other) => other !== token)],
  ];
  return [
    ...(await hear(`/api/v1/submissions/${submission.id}`, ...viewers, ['organiser', service.adminToken])),
    // An organiser's report holds the seed, which tells the order of the examples.
    ...(await hear(`/api/v1/runs/${run.id}/report`, ...viewers)),
    ...(await hear(`/api/v1/runs/${run.id}/samples.csv`, ['its team', token])),
    ...(await hear(`/api/v1/runs/${run.id}/batches.csv`, ['its team', token])),
    ...(await hear(`/api/v1/submissions/${submission.id}/stream`, ['its team', token])),
  ];
}

function differencesOf({ expected }: CorpusBundle, run: RunView, texts: readonly string[]): string[] {
  const { verdict, message, flags, absent, accuracy, relativeLatency } = expected;
  const kinds = run.flags.map(({ kind }) => kind);
  const outside = (value: number | undefined, within: readonly [number, number] | undefined) =>
    within !== undefined && !(value !== undefined && value >= within[0] && value <= within[1]);
  const said = [
    !run.verdict || !verdict.includes(run.verdict)
      ? `verdict ${run.verdict}, not ${verdict.join(' or ')}: ${run.message}`
      : '',
    message.test(run.message ?? '') ? '' : `message ${run.message}, not ${message}`,
    ...flags.there.map((kind) => (kinds.includes(kind) ? '' : `flag ${kind} is missing`)),
    ...flags.notThere.map((kind) => (kinds.includes(kind) ? `flag ${kind} is there` : '')),
    ...absent.map((pattern) => (texts.some((text) => pattern.test(text)) ? `${pattern} came out` : '')),
    outside(run.metrics.accuracy?.value, accuracy) ? `accuracy ${run.metrics.accuracy?.value}` : '',
    outside(run.metrics.relativeLatency?.value, relativeLatency)
      ? `relative latency ${run.metrics.relativeLatency?.value}`
      : '',
    (run.log?.length ?? 0) > SUITE.logLimitBytes ? `a log of ${run.log?.length} characters` : '',
    run.attempts > 1 ? `${run.attempts} attempts` : '',
  ];
  return said.filter(Boolean);
}

it.each(corpus.map((bundle) => [bundle.name, bundle] as const))(
  '%s',
  async (_, bundle) => {
    const token = tokenOf(bundle);
    const submission = await service.finished(sent.get(bundle) as string, token);
    const run = submission.runs[0] as RunView;
    const texts = await hearAll(submission, token);
    const differences = differencesOf(bundle, run, texts);
    outcomes.push({ bundle, run, differences });
    expect(differences).toEqual([]);
  },
  300_000,
);

describe('after all of them', () => {
  it('a worker took the next job within seconds, whatever it had come from', () => {
    const runs = outcomes.map(({ run }) => run).sort((a, b) => timeOf(a.startedAt) - timeOf(b.startedAt));
    const waits = runs.slice(1).map((run, i) => timeOf(run.startedAt) - timeOf(runs[i]?.finishedAt));
    expect(Math.max(...waits)).toBeLessThan(NEXT_JOB_MS);
  });

  it('an honest bundle is measured as ever', async () => {
    const receipt = await service.upload(SLUG, await honestBundle('Afterwards'));
    const [run] = (await service.finished(receipt.id)).runs;
    expect(run?.message).toMatch(/^Measured in 3 launches/);
    expect(run?.metrics.accuracy?.value).toBe(1);
    const kinds = run?.flags.map(({ kind }) => kind);
    for (const kind of ['answers-remembered', 'cpu-time-exceeds-latency', 'accuracy-falls']) {
      expect(kinds).not.toContain(kind);
    }
  }, 120_000);

  it('no process, no control group and no folder of a launch is left while the worker waits', async () => {
    await untilEmpty(() => runsIn(join(scratch, `torchperf-uid${service.sandboxUid}`)));
    expect(processesOf(service.sandboxUid)).toEqual([]);
    expect(cgroupsOf(`uid${service.sandboxUid}`).launches).toEqual([]);
  });

  it('nothing that is hidden is in any answer of the api or any log', async () => {
    for (const event of EVENT_IDS) {
      await hear(`/api/v1/competitions/${SLUG}/leaderboards/${event}?limit=200`, ['anybody']);
    }
    await hear(
      `/api/v1/competitions/${SLUG}/submissions?limit=200`,
      ['anybody'],
      ['organiser', service.adminToken],
    );
    for (const path of ['submissions?limit=200', 'workers', 'queue', 'audit-log?limit=200']) {
      await hear(`/api/v1/admin/${path}`, ['organiser', service.adminToken]);
    }
    await hear(`/api/v1/competitions/${SLUG}`, ['anybody']);
    await hear('/health', ['anybody']);
    const found: string[] = [];
    for (const [where, text] of [...answers, ['the log of api and worker', service.log] as const]) {
      found.push(...hidden.foundIn(text).map((what) => `${what}: ${where}`));
      for (const secret of [canary, ...service.secrets, ...tokens]) {
        if (text.includes(secret)) found.push(`${secret.slice(0, 12)}…: ${where}`);
      }
    }
    for (const [where, text] of answers) {
      for (const path of hostPaths()) if (text.includes(path)) found.push(`${path}: ${where}`);
    }
    expect(answers.size).toBeGreaterThan(9 * corpus.length);
    expect(found).toEqual([]);
  });

  it('nothing at all is left once the worker is stopped', async () => {
    const slot = `uid${service.sandboxUid}`;
    await service.stopWorker();
    expect(processesOf(service.sandboxUid)).toEqual([]);
    expect(cgroupsOf(slot).own).toEqual([]);
    expect(existsSync(join(scratch, `torchperf-${slot}`))).toBe(false);
    expect(runsIn(scratch)).toEqual([]);
  });
});

it('has a row in the table of docs/security.md for each trick', () => {
  const page = readFileSync(join(ROOT, 'docs', 'security.md'), 'utf8');
  const missing = corpus.filter(({ name, isTwin }) => !isTwin && !page.includes(`\`${name}\``));
  expect(missing.map(({ name }) => name)).toEqual([]);
});

describe('what the search for the hidden set would find', () => {
  it.each(Object.entries(hidden.givenAway))('%s', (_, text) => {
    expect(hidden.foundIn(`"log": "before ${text} after"`)).not.toEqual([]);
  });
});

/** Where things lie on the host; a bundle sees neutral names. */
function hostPaths(): string[] {
  const packages = process.env.PYTHON_PACKAGES;
  return [scratch, service.dataDir, ROOT, ...(packages ? [packages] : [])];
}

async function untilEmpty(list: () => readonly string[]): Promise<void> {
  for (let attempt = 0; attempt < 40 && list().length > 0; attempt++) await sleep(50);
  expect(list()).toEqual([]);
}

function timeOf(moment: string | null | undefined): number {
  return moment ? Date.parse(moment) : Number.NaN;
}

/** The table of `npm run test:hostile`. */
function print(): void {
  const rows = outcomes.map(({ bundle, run, differences }) => [
    bundle.name,
    run.verdict ?? '',
    run.flags.map(({ kind }) => kind).join(' '),
    ((timeOf(run.finishedAt) - timeOf(run.startedAt)) / 1000).toFixed(1),
    differences.length === 0 ? 'ok' : differences.join('; '),
  ]);
  const table = [['trick', 'verdict', 'flags', 'seconds', 'as expected'], ...rows];
  const widths =
    table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = table.map((row) =>
    row.map((cell, column) => (column < 4 ? cell.padEnd(widths[column] ?? 0) : cell)).join('  '),
  );
  process.stdout.write(`\n${lines.join('\n')}\n`);
}
