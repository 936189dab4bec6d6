import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { writeDataset } from '@torchperf/bundle';
import { BenchResultSchema, type Competition, DEFAULT_SUITE, RunReportSchema } from '@torchperf/contracts';
import { UNSANDBOXED } from '@torchperf/engine';
import { z } from 'zod';

const ROOT = join(__dirname, '..', '..', '..');
const PROGRAM = join(ROOT, 'dist', 'apps', 'cli', 'src', 'main.js');
const sample = (name: string) => join(ROOT, 'samples', name);

interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

let folder: string;
let data: string;

/** Runs the built program as a user would, to its end. */
function torchperf(...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, ...args], { cwd: folder }, (error, stdout, stderr) => {
      resolve({ status: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

/** What the api says of a competition with this public set. */
function competition(publicSet: Buffer): Competition {
  return {
    slug: 'digits',
    title: 'Digits',
    description: '',
    startsAt: '2026-01-01T00:00:00.000Z',
    endsAt: null,
    phase: 'open',
    intakePaused: false,
    referenceState: 'ok',
    archivedAt: null,
    submissions: 0,
    task: { inputShape: [1, 28, 28], classes: 10 },
    suite: { ...DEFAULT_SUITE, batchSize: 32 },
    events: [],
    hiddenExamples: 100,
    noiseEffect: null,
    finalsShare: 0,
    finals: [],
    canonicalLatencies: [],
    publicDataset: {
      url: '/api/v1/competitions/digits/public-dataset',
      bytes: publicSet.length,
      sha256: createHash('sha256').update(publicSet).digest('hex'),
    },
    limits: { compressedBytes: 1, expandedBytes: 1, fileBytes: 1, files: 1 },
  };
}

/** Reads a file with a parser that takes no HTML for XML. */
function wellFormed(path: string): Promise<void> {
  const script = 'import sys, xml.etree.ElementTree as tree; tree.parse(sys.argv[1])';
  return new Promise((resolve, reject) => {
    execFile(process.env.PYTHON || '/usr/bin/python3', ['-c', script, path], (error) =>
      error ? reject(error) : resolve(),
    );
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'torchperf-cli-'));
  data = join(folder, 'digits.npz');
  // Few examples of the samples' task, so that a run is short; their content does not matter here.
  const inputs = Float32Array.from({ length: 100 * 784 }, (_, index) => Math.abs(Math.sin(index)));
  const labels = Int32Array.from({ length: 100 }, (_, index) => index % 10);
  await writeDataset(data, { inputs, labels, inputShape: [1, 28, 28] });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function bundle(name: string, model: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(path);
  await writeFile(
    join(path, 'torchperf.json'),
    JSON.stringify({ name, runtime: 'python', entry: 'model.py' }),
  );
  await writeFile(join(path, 'model.py'), model);
  return path;
}

describe('one bundle against another', () => {
  let outcome: Outcome;
  const file = (name: string) => readFile(join(folder, name), 'utf8');

  beforeAll(async () => {
    const files = ['--json', 'out.json', '--report', 'out.md', '--plot', 'out.svg', '--raw', 'raw.json'];
    const bundles = [sample('logistic-regression'), '--against', sample('mlp-float32')];
    outcome = await torchperf('bench', ...bundles, '--data', data, '--quick', ...files);
  });

  it('shows a table with every figure, and what may be claimed', () => {
    expect(outcome.status).toBe(0);
    for (const row of [
      'ratio of latencies',
      'p-value',
      'latency, raw mean',
      'standard deviation',
      'p95',
      'throughput',
      'load time',
      'above the bare runtime',
      'model size',
      'accuracy',
      'floor of the protocol',
      'launches',
    ]) {
      expect(outcome.stdout).toContain(row);
    }
    expect(outcome.stdout).toMatch(/logistic-regression (is|takes|and) .*mlp-float32/);
    expect(outcome.stderr).toContain('logistic-regression: measuring');
    expect(outcome.stderr).not.toContain('\u001b');
  });

  it('writes the same as JSON of the contract, from a sandbox', async () => {
    const result = BenchResultSchema.parse(JSON.parse(await file('out.json')));
    expect(result).toMatchObject({ quick: true, sandboxed: true, data: { examples: 100, classes: 10 } });
    expect(result.machine.sandbox).toContain('bubblewrap');
    expect(result.bundles[0]).toMatchObject({
      name: 'logistic-regression',
      against: 'mlp-float32',
      launches: 6,
    });
    expect(result.bundles[0]?.comparison?.ratio.estimate).toBeLessThan(1);
  });

  it('writes the whole report, from which everything can be computed again', async () => {
    const reports = z.record(z.string(), RunReportSchema).parse(JSON.parse(await file('raw.json')));
    expect(reports['logistic-regression']?.samples?.count).toBeGreaterThan(400);
  });

  it('writes a report to read and a drawing with the names', async () => {
    expect(await file('out.md')).toMatch(/^# Benchmark of logistic-regression/);
    const svg = await file('out.svg');
    expect(svg).toMatch(/^<svg [^>]*viewBox=.*<\/svg>$/s);
    await wellFormed(join(folder, 'out.svg'));
    for (const name of ['logistic-regression', 'mlp-float32']) expect(svg).toContain(name);
  });
});

describe('a bundle that cannot be measured', () => {
  it('ends with its verdict, its message and its output', async () => {
    const broken = await bundle(
      'broken',
      'print("hello from load")\ndef load(): raise ValueError("no weights")',
    );
    const against = ['--against', sample('mlp-narrow')];
    const { status, stdout } = await torchperf('bench', broken, ...against, '--data', data, '--quick');
    expect(status).toBe(1);
    expect(stdout).toMatch(/broken: load-failed\. .*no weights/);
    expect(stdout).toContain('hello from load');
  });

  it('is at fault itself if it is its own reference', async () => {
    const files = ['--data', data, '--plot', 'broken.svg'];
    // Spelled in two ways, it is one bundle.
    const { status, stdout } = await torchperf(
      ...['bench', join(folder, 'broken'), '--against', `${join(folder, 'broken')}/`, '--quick', ...files],
    );
    expect(status).toBe(1);
    expect(stdout).toMatch(/broken: load-failed\. .*no weights/);
    expect(await readdir(folder)).not.toContain('broken.svg');
  });

  it('is refused before anything is measured if it breaks a rule', async () => {
    const { status, stderr } = await torchperf('bench', join(ROOT, 'samples'), '--data', data);
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /invalid-bundle \(bundle-manifest-missing\)\. There is no torchperf\.json in the folder .*samples\. There is one in .*samples\/[a-z0-9-]+: name that folder/,
    );
    expect(stderr).not.toMatch(/zip/);
  });
});

it.each([
  [['bench'], /missing required argument/],
  [['bench', 'nowhere'], /no bundle at nowhere/],
  [['bench', sample('mlp-narrow'), '--data', 'nowhere.npz'], /no file nowhere.npz/],
  [['bench', sample('mlp-narrow'), `${sample('mlp-narrow')}/`], /is named twice/],
  [['bench', sample('mlp-narrow'), '--plot', 'nowhere/x.svg'], /no folder .*mkdir -p nowhere/],
  [['bench', sample('mlp-narrow'), '--json', sample('mlp-int8')], /this is a folder; name a file/],
  [['bench', sample('mlp-narrow'), '--cpu', '9999'], /--cpu 9999 is not available/],
  [['bench', sample('mlp-narrow'), '--competition', 'http://127.0.0.1:9/competitions/x'], /does not answer/],
  [['bench', sample('mlp-narrow'), '--frobnicate'], /unknown option/],
  [['frobnicate'], /unknown command/],
])('takes %j as wrong usage and shows the fix', async (args, message) => {
  const { status, stdout, stderr } = await torchperf(...args);
  expect(stderr).toMatch(message);
  expect(stdout).toBe('');
  expect(status).toBe(2);
});

it('names what is missing for a runtime', async () => {
  const options = ['--python', '/no/such/python', '--data', data];
  const { status, stderr } = await torchperf('bench', sample('mlp-narrow'), ...options);
  expect(stderr).toMatch(/cannot run bundles of the python runtime: .*install Python/);
  expect(status).toBe(1);
});

describe('a competition', () => {
  let server: Server;
  let answers: Map<string, string | Buffer>;
  const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/competitions/digits`;

  beforeAll(async () => {
    const bytes = await readFile(data);
    answers = new Map<string, string | Buffer>([
      ['/api/v1/competitions/digits', JSON.stringify(competition(bytes))],
      ['/api/v1/competitions/digits/public-dataset', bytes],
      ['/api/v1/competitions/older', '{}'],
    ]);
    server = createServer(({ url }, response) => {
      const body = answers.get(url ?? '');
      response.writeHead(body === undefined ? 404 : 200).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => server.close());

  it('provides the examples for several bundles, and every output reports a run without isolation', async () => {
    const bundles = [sample('mlp-narrow'), sample('mlp-onnx')];
    const from = ['--competition', address()];
    const { status, stdout } = await torchperf(
      ...[
        'bench',
        ...bundles,
        ...from,
        '--quick',
        '--unsandboxed',
        '--json',
        '--report',
        'open.md',
        '--plot',
        'open.svg',
      ],
    );
    const result = BenchResultSchema.parse(JSON.parse(stdout));
    expect(status).toBe(0);
    expect(result.machine.sandbox).toBe(UNSANDBOXED);
    expect(result.sandboxed).toBe(false);
    expect(result.suite.batchSize).toBe(32);
    expect(result.bundles.map(({ verdict, memorySource }) => [verdict, memorySource])).toEqual([
      ['ok', 'rss'],
      ['ok', 'rss'],
    ]);
    expect(result.pairs).toMatchObject([{ of: 'mlp-narrow', to: 'mlp-onnx', isDistinguishable: true }]);
    expect(result.pareto).toHaveLength(2);
    expect(await readFile(join(folder, 'open.md'), 'utf8')).toContain('WITHOUT isolation');
    expect(await readFile(join(folder, 'open.svg'), 'utf8')).toContain(UNSANDBOXED);
  });

  it.each([
    ['is not known', 'unknown', /answered with status 404/],
    ['speaks another version', 'older', /an answer that this version of torchperf cannot read/],
  ])('that %s is wrong usage', async (_, slug, message) => {
    const other = address().replace('digits', slug);
    const { status, stderr } = await torchperf('bench', sample('mlp-narrow'), '--competition', other);
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
  });
});

/** Interrupts the program at a moment of its work. @returns its exit status and what lies in its temporary folder. */
async function interrupted(
  args: readonly string[],
  isTime: (stderr: string, files: readonly string[]) => boolean,
): Promise<{ status: unknown; left: string[] }> {
  const own = await mkdtemp(join(folder, 'tmp-'));
  // The sandbox's user passes through it.
  await chmod(folder, 0o711);
  await chmod(own, 0o711);
  const child = spawn(process.execPath, [PROGRAM, ...args], { env: { ...process.env, TMPDIR: own } });
  const exit = new Promise((resolve) => child.once('exit', resolve));
  let stderr = '';
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  while (!isTime(stderr, await readdir(own))) await delay(20);
  child.kill('SIGINT');
  return { status: await exit, left: await readdir(own) };
}

it('leaves nothing behind when it is interrupted', async () => {
  const args = ['bench', sample('mlp-narrow'), '--data', data];
  const { status, left } = await interrupted(args, (stderr) => stderr.includes('measuring'));
  expect(status).toBe(130);
  expect(left).toEqual([]);
});

it('leaves nothing behind when doctor is interrupted during its observation', async () => {
  const { status, left } = await interrupted(['doctor'], (_, files) => files.length > 0);
  expect(status).toBe(130);
  expect(left).toEqual([]);
});

it('doctor reports a state for each check', async () => {
  const { status, stdout } = await torchperf('doctor');
  for (const subject of ['sandbox', 'user namespaces', 'python', 'governor', 'load', 'swap', 'clock']) {
    expect(stdout).toMatch(new RegExp(`^(ok|warning|missing) +${subject} `, 'm'));
  }
  expect(stdout).toMatch(/^ok +sandbox +bubblewrap/m);
  expect(status).toBe(0);
});
