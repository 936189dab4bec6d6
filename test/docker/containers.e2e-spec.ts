import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { CompetitionSchema, NewTeamSchema, RunReportSchema, type RunView } from '@torchperf/contracts';
import { zipOf } from '../api/zip';
import { readCorpus } from '../hostile/corpus';
import { CLASSES, HiddenSet } from '../hostile/hidden-set';
import { honestBundle, SUITE } from '../hostile/trial';
import { Composition } from './composition';
import { ContainerEngine } from './container-engine';
import { DelegatedGroup } from './delegated-group';

/**
 * The production shape: postgres, redis, api and workers in the settings of docker-compose.yml itself, on images in the
 * shape of the Dockerfile. A machine without an engine fails here; `npm test` leaves this file out there, and says so.
 */
const SLUG = 'containers';
/** Attacks that the sandbox must stop, one of each kind. */
const HOSTILE = ['connects-out', 'exits', 'fills-tmp', 'writes-to-the-system'];
/** Of files and anonymous memory, each within the limit: only a control group sees that it is too much together. */
const HOARDING = ['memory-bomb', 'hides-memory-in-files'];
const MIB = 1024 ** 2;
const corpus = new Map(readCorpus().map((bundle) => [bundle.name, bundle]));

let engine: ContainerEngine;
let composition: Composition;
let token: string;
const group = new DelegatedGroup();

beforeAll(async () => {
  engine = ContainerEngine.open();
  composition = await Composition.build(engine, group.up('1g'));
  for (const service of ['postgres', 'redis', 'api']) await composition.up(service);
  await composition.up('worker', 'worker-1');
  await composition.up('worker', 'worker-2');
  const team = await organise('teams', JSON.stringify({ name: 'Containers' }));
  token = NewTeamSchema.parse(await team.json()).token;
  await addCompetition(SLUG, SUITE);
}, 480_000);
afterAll(() => {
  engine?.close();
  group.close();
}, 60_000);

async function addCompetition(slug: string, suite: object): Promise<void> {
  await createCompetition(slug, suite);
  await untilReady(slug);
}

async function createCompetition(slug: string, suite: object): Promise<void> {
  const form = new FormData();
  const startsAt = new Date(Date.now() - 1000).toISOString();
  form.append('competition', JSON.stringify({ slug, title: slug, startsAt, classes: CLASSES, suite }));
  form.append('dataset', new Blob([new Uint8Array(await new HiddenSet().npz())]), 'hidden.npz');
  form.append(
    'reference',
    new Blob([new Uint8Array(await honestBundle(`Reference of ${slug}`))]),
    'reference.zip',
  );
  await organise('competitions', form);
}

const untilReady = (slug: string) =>
  composition.until(`the reference of ${slug} is measured`, () => isReady(slug), 'worker-1');

async function isReady(slug: string): Promise<boolean> {
  const competition = await (await composition.fetch(`/api/v1/competitions/${slug}`)).json();
  return CompetitionSchema.parse(competition).referenceState === 'ok';
}

async function organise(path: string, body: FormData | string): Promise<Response> {
  const headers = typeof body === 'string' ? new Headers({ 'content-type': 'application/json' }) : undefined;
  const init = { method: 'POST', body, headers, token: composition.adminToken };
  const response = await composition.fetch(`/api/v1/admin/${path}`, init);
  if (!response.ok) throw new Error(await response.text());
  return response;
}

async function measured(bundle: Buffer): Promise<RunView> {
  const id = await composition.upload(SLUG, bundle, token);
  const { runs } = await composition.finished(id, token);
  return runs[0] as RunView;
}

const reportOf = async ({ id }: RunView) =>
  RunReportSchema.parse(await (await composition.fetch(`/api/v1/runs/${id}/report`, { token })).json());

const cpuOf = (worker: string) => /Ready on CPU (\d+)/.exec(composition.log(worker))?.[1];

async function corpusBundle(name: string) {
  const bundle = corpus.get(name);
  if (!bundle) throw new Error(`The corpus has no ${name}.`);
  return { expected: bundle.expected, zip: await bundle.zip() };
}

const python = (name: string, model: string) =>
  zipOf({
    'torchperf.json': JSON.stringify({ name, runtime: 'python', entry: 'model.py' }),
    'model.py': model,
  });

it('gives each worker a CPU of its own, and no work to one too many, until a worker is gone', async () => {
  expect(availableParallelism()).toBeGreaterThan(1);
  const cpus = [cpuOf('worker-1'), cpuOf('worker-2')];
  expect(new Set(cpus).size).toBe(2);
  // On a larger machine as on one of two CPUs.
  const few = ['--cpuset-cpus', cpus.join(',')];
  composition.start('worker', 'worker-3', few);
  const waits = () => /Waiting for a CPU: every CPU .* is taken/.test(composition.log('worker-3'));
  await composition.until('the third worker says why it has no CPU', waits, 'worker-3', 30_000);
  expect(composition.isHealthy('worker', 'worker-3')).toBe(false);
  expect(composition.state('worker-3')).toBe('running 0');
  composition.stop('worker-1');
  await composition.until('it has the CPU', () => cpuOf('worker-3') !== undefined, 'worker-3', 60_000);
  expect(cpuOf('worker-3')).toBe(cpus[0]);
  await composition.untilHealthy('worker', 'worker-3');
  composition.stop('worker-3');
});

it('starts a worker in a cpuset without CPU 0', async () => {
  composition.stop('worker-2');
  const last = String(availableParallelism() - 1);
  await composition.up('worker', 'worker-1', ['--cpuset-cpus', last]);
  expect(cpuOf('worker-1')).toBe(last);
});

it('ranks a Python and an ONNX bundle, and says why one crashed', async () => {
  const [honest, onnx, crashing] = [
    await measured(await honestBundle('Honest')),
    await measured((await corpusBundle('onnx-size-bomb (twin)')).zip),
    await measured(await python('Crash', 'import os\ndef load(): os.abort()\n')),
  ];
  expect([honest.verdict, onnx.verdict, crashing.verdict]).toEqual(['ok', 'ok', 'crashed']);
  const report = await reportOf(honest);
  expect(report.machine.sandbox).toMatch(/^bubblewrap .*, cgroup v[12], /);
  expect(report.memorySource).toBe('cgroup');
  expect(JSON.stringify(report.machine)).toContain('container-test');
});

it('names the delegated control group of each worker', () => {
  const said = /Using the delegated control group \/cgroup, slot cpu(\d+)\./.exec(
    composition.log('worker-1'),
  );
  expect(said?.[1]).toBe(cpuOf('worker-1'));
});

it('keeps a short hostile corpus in its sandbox, as a worker with control groups does', async () => {
  for (const name of [...HOSTILE, ...HOARDING]) {
    const { expected, zip } = await corpusBundle(name);
    const run = await measured(zip);
    const fits = expected.verdict.includes(run.verdict as never);
    expect({ name, verdict: run.verdict, fits }).toMatchObject({ fits: true });
    expect(run.message).toMatch(expected.message);
    if (HOARDING.includes(name)) expect(run.verdict).toBe('out-of-memory');
  }
});

it.each(['postgres', 'redis', 'api', 'worker'])('goes on after a restart of %s', async (service) => {
  const name = service === 'worker' ? 'worker-1' : service;
  await composition.restart(service, name);
  await composition.untilHealthy('api');
  expect((await measured(await honestBundle(`After a restart of ${service}`))).verdict).toBe('ok');
});

it('leaves no control group behind, and removes those of a worker that was killed', async () => {
  composition.stop('worker-1', 0);
  expect(group.groups()).not.toEqual([]);
  await composition.up('worker', 'worker-1');
  expect(composition.log('worker-1')).toContain('Using the delegated control group');
  composition.stop('worker-1');
  await composition.until('no group is left', () => group.groups().length === 0, 'worker-1', 10_000);
});

it('keeps the control group from programs under Landlock too, which see paths of the container', async () => {
  await composition.up('worker', 'worker-1', ['--env', 'WORKER_SANDBOX=landlock']);
  // Its self-test tries the group's folders from inside.
  expect(composition.log('worker-1')).toMatch(/Ready on CPU \d+: landlock .*, cgroup v[12], /);
  composition.stop('worker-1');
});

it('measures nothing in a control group that is too small for the suite, until the group is raised', async () => {
  group.up('420m');
  await composition.up('worker', 'worker-1');
  await createCompetition('raised', { ...SUITE, memoryLimitBytes: 1024 * MIB });
  const blamed =
    /failed on worker \S+ through a platform fault: The control group of the worker's sandboxes has 420 MiB of memory and needs 2048 MiB for this suite\./;
  await composition.until('the worker is blamed', () => blamed.test(composition.log('api')), 'worker-1');
  expect(await isReady('raised')).toBe(false);
  group.up('2g');
  await untilReady('raised');
  composition.stop('worker-1');
});

it.each([
  { whose: 'of the delegated control group, which others had used up', isDelegated: true },
  { whose: 'of the container, where no control group is delegated', isDelegated: false },
])("counts a kill by the limit $whose as the platform's fault", async ({ isDelegated }) => {
  const slug = isDelegated ? 'roomy' : 'roomy-alone';
  if (!isDelegated)
    composition.setVariables({ SANDBOX_CGROUP: '', WORKER_CGROUP_PARENT: '', WORKER_CGROUP_NAMESPACE: '' });
  const limits = isDelegated ? [] : ['--memory', '420m', '--memory-swap', '420m'];
  await composition.up('worker', 'worker-1', limits);
  const ready = isDelegated ? /, cgroup v[12], / : /, no cgroup .*/;
  expect(composition.log('worker-1')).toMatch(ready);
  if (!isDelegated) {
    expect(composition.log('worker-1')).toContain(
      'No delegated control group: no control group is mounted at /cgroup.',
    );
  }
  await addCompetition(slug, { ...SUITE, memoryLimitBytes: 1024 * MIB, loadTimeoutMs: 10_000 });
  const hoarding = `import time\nheld = []\ndef load():\n    time.sleep(3)\n    for _ in range(600):\n        held.append(b'x' * ${MIB})\n`;
  const id = await composition.upload(slug, await python('Hoard', hoarding), token);
  const [{ id: runId }] = (await composition.submission(id, token)).runs as [RunView];
  if (isDelegated) {
    const isStarted = () => group.groups().some((folder) => basename(folder).startsWith('contestant'));
    await composition.until('the bundle is loaded', isStarted, 'worker-1');
    // As when other workers use the rest: the group was large enough for the job before.
    group.up('420m');
  }
  // The other run may be tried again meanwhile.
  const blamed = new RegExp(
    `${runId} failed on worker \\S+ through a platform fault: .* memory of the worker's container or machine was used up .* Give the worker more memory\\.`,
  );
  await composition.until('the run is tried again', () => blamed.test(composition.log('api')), 'worker-1');
  // More attempts than one where this is read late.
  const [run] = (await composition.submission(id, token)).runs as [RunView];
  expect(run.verdict).toBeNull();
  expect(run.attempts).toBeGreaterThanOrEqual(1);
  composition.stop('worker-1');
});
