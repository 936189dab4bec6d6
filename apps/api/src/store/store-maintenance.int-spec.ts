import { createHash } from 'node:crypto';
import { chmodSync, existsSync, rmSync, truncateSync, utimesSync } from 'node:fs';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { ArtifactStore, signArtifactUrl } from '@torchperf/bundle';
import {
  BrokenArtifactsSchema,
  HealthSchema,
  ProblemSchema,
  SubmissionReceiptSchema,
} from '@torchperf/contracts';
import { addCompetition, addTeam } from '#test/api/records';
import { ADMIN_TOKEN, SIGNING_SECRET, startTestApi, type TestApi } from '#test/api/start-test-api';
import { bundleForm, okBundle } from '#test/api/zip';
import { StoreMaintenanceService } from './store-maintenance.service';

const HEALTH_CHECKED_AGAIN_MS = 1100;

describe('the store and its database', () => {
  let api: TestApi;
  let store: ArtifactStore;
  let maintenance: StoreMaintenanceService;
  let slug: string;
  let token: string;
  beforeAll(async () => {
    api = await startTestApi();
    store = api.app.get(ArtifactStore);
    maintenance = api.app.get(StoreMaintenanceService);
    const hidden = await store.put(Readable.from([Buffer.from('hidden')]), { maxBytes: 1000 });
    ({ slug } = await addCompetition(api.prisma, { hiddenSha256: hidden.sha256 }));
    ({ token } = await addTeam(api.prisma));
  });
  afterAll(() => api.close());

  const send = async (bundle: Buffer) => {
    const path = `/api/v1/competitions/${slug}/submissions`;
    return api.ask(path, { method: 'POST', body: bundleForm(bundle), token });
  };

  /** A submission with its bundle in the store. */
  async function submitted(name: string) {
    const bundle = await okBundle(name);
    const response = await send(bundle);
    expect(response.status).toBe(201);
    const { id } = SubmissionReceiptSchema.parse(await response.json());
    return { id, bundle, sha256: createHash('sha256').update(bundle).digest('hex') };
  }

  const fetchAsWorker = (sha256: string) => {
    const expiresAt = new Date(Date.now() + 60_000);
    return fetch(signArtifactUrl({ baseUrl: api.url, sha256, secret: SIGNING_SECRET, expiresAt }));
  };

  const broken = async () => {
    const response = await api.ask('/api/v1/admin/artifacts/broken', { token: ADMIN_TOKEN });
    return BrokenArtifactsSchema.parse(await response.json()).items;
  };

  const makeOld = (sha256: string) => {
    const old = new Date(Date.now() - 2 * 60 * 60 * 1000);
    utimesSync(store.path(sha256), old, old);
  };
  const anHourAgo = () => new Date(Date.now() - 60 * 60 * 1000);

  it('quarantines what a killed api left before its transaction, and nothing that is needed or young', async () => {
    const needed = await submitted('needed');
    const put = async (text: string) =>
      (await store.put(Readable.from([Buffer.from(text)]), { maxBytes: 1000 })).sha256;
    const [orphan, young] = [await put('left behind'), await put('under way')];
    makeOld(needed.sha256);
    makeOld(orphan);
    expect(await maintenance.sweep(anHourAgo())).toBe(1);
    expect([await store.has(needed.sha256), await store.has(orphan), await store.has(young)]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('restores a quarantined file once it is needed again', async () => {
    const { sha256 } = await submitted('restored later');
    expect(await store.moveToOrphaned(sha256, new Date(Date.now() + 1000))).toBe(true);
    await maintenance.findMissing();
    expect(await store.has(sha256)).toBe(true);
    expect(await broken()).toEqual([]);
  });

  it('names a missing file and what it is for: to workers, in /health, to organisers; the same upload repairs it', async () => {
    const { id, bundle, sha256 } = await submitted('missing');
    rmSync(store.path(sha256));
    const response = await fetchAsWorker(sha256);
    expect(response.status).toBe(404);
    const problem = ProblemSchema.parse(await response.json());
    expect(problem).toMatchObject({ code: 'artifact-not-found' });
    expect(problem.detail).toContain(`The file ${sha256} (the bundle of submission ${id}) is missing`);
    expect(await broken()).toEqual([
      {
        sha256,
        problem: 'missing',
        foundAt: expect.any(String),
        uses: [{ kind: 'bundle', submissionId: id, team: expect.any(String), competition: slug }],
      },
    ]);
    await sleep(HEALTH_CHECKED_AGAIN_MS);
    const health = await api.ask('/health');
    expect([health.status, HealthSchema.parse(await health.json()).checks.store]).toEqual([
      200,
      {
        status: 'up',
        detail: '1 stored file is missing or damaged: GET /api/v1/admin/artifacts/broken lists them.',
      },
    ]);
    const again = SubmissionReceiptSchema.parse(await (await send(bundle)).json());
    expect(again).toMatchObject({ id, duplicate: true });
    expect(await broken()).toEqual([]);
    expect((await fetchAsWorker(sha256)).status).toBe(200);
  });

  it('serves no damaged file, names it, and accepts the same upload as a replacement', async () => {
    const { id, bundle, sha256 } = await submitted('damaged');
    chmodSync(store.path(sha256), 0o600);
    truncateSync(store.path(sha256), 100);
    const response = await fetchAsWorker(sha256);
    expect(response.status).toBe(404);
    const problem = ProblemSchema.parse(await response.json());
    expect(problem).toMatchObject({ code: 'artifact-damaged' });
    expect(problem.detail).toContain(`the bundle of submission ${id}`);
    expect(await broken()).toMatchObject([{ sha256, problem: 'damaged' }]);
    expect((await send(bundle)).status).toBe(200);
    const fetched = await fetchAsWorker(sha256);
    expect(Buffer.from(await fetched.arrayBuffer()).equals(bundle)).toBe(true);
    expect(await broken()).toEqual([]);
  });

  it('finds damage by reading everything slowly, and no faster than allowed', async () => {
    const { sha256 } = await submitted('rotten');
    const { size } = await import('node:fs/promises').then(({ stat }) => stat(store.path(sha256)));
    chmodSync(store.path(sha256), 0o600);
    truncateSync(store.path(sha256), size - 1);
    const startedMs = performance.now();
    await maintenance.scrub(size * 4);
    expect(performance.now() - startedMs).toBeGreaterThan(200);
    expect((await broken()).map((item) => [item.sha256, item.problem])).toEqual([[sha256, 'damaged']]);
    rmSync(store.path(sha256));
    await maintenance.findMissing();
    expect((await broken()).map((item) => item.problem)).toEqual(['missing']);
    await api.prisma.run.deleteMany({ where: { submission: { sha256 } } });
    await api.prisma.submission.deleteMany({ where: { sha256 } });
    expect(await broken()).toEqual([]);
  });

  it('names a missing public dataset with 404', async () => {
    const dataset = await store.put(Readable.from([Buffer.from('public')]), { maxBytes: 1000 });
    const row = await api.prisma.dataset.create({
      data: { sha256: dataset.sha256, bytes: 6, examples: 1, inputShape: [1] },
    });
    await api.prisma.competition.update({ where: { slug }, data: { publicDatasetId: row.id } });
    expect(await (await api.ask(`/api/v1/competitions/${slug}/public-dataset`)).text()).toBe('public');
    rmSync(store.path(dataset.sha256));
    const response = await api.ask(`/api/v1/competitions/${slug}/public-dataset`);
    expect(response.status).toBe(404);
    const problem = ProblemSchema.parse(await response.json());
    expect(problem).toMatchObject({ code: 'artifact-not-found' });
    expect(problem.detail).toContain(`the public dataset of "${slug}"`);
    expect(existsSync(store.path(dataset.sha256))).toBe(false);
  });
});

it('quarantines nothing for a database that refers to nothing', async () => {
  const api = await startTestApi();
  const store = api.app.get(ArtifactStore);
  const { sha256 } = await store.put(Readable.from([Buffer.from('of another database')]), { maxBytes: 1000 });
  const tomorrow = new Date(Date.now() + 24 * 60 * 60 * 1000);
  expect(await api.app.get(StoreMaintenanceService).sweep(tomorrow)).toBe(0);
  expect(await store.has(sha256)).toBe(true);
  await api.close();
});
