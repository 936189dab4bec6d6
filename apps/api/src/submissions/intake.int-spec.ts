import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { BUNDLE_LIMITS } from '@torchperf/bundle';
import { SubmissionReceiptSchema } from '@torchperf/contracts';
import { addCompetition, addTeam } from '#test/api/records';
import { ADMIN_TOKEN } from '#test/api/start-test-api';
import { api, problemOf, slug, storedFiles, token, upload } from '#test/api/upload-rig';
import { bundleForm, okBundle, zipOf } from '#test/api/zip';
import { UPLOADS_PER_MINUTE } from '../http/throttling/upload-throttler.guard';

describe('intake', () => {
  it('takes a bundle: file, submission, queued run and message', async () => {
    const bundle = await okBundle('taken');
    const response = await upload(bundleForm(bundle));
    expect(response.status).toBe(201);
    const receipt = SubmissionReceiptSchema.parse(await response.json());
    expect(receipt).toMatchObject({ duplicate: false, url: `/api/v1/submissions/${receipt.id}` });
    const submission = await api.prisma.submission.findUniqueOrThrow({
      where: { id: receipt.id },
      include: { runs: true },
    });
    expect(submission).toMatchObject({
      compressedBytes: bundle.length,
      manifest: { name: 'Narrow MLP', runtime: 'python', entry: 'model.py', techniques: [], description: '' },
    });
    expect(submission.runs.map(({ state, lease }) => [state, lease])).toEqual([['queued', 0]]);
    expect(await storedFiles()).toContain(submission.sha256);
  });

  it('answers the same bytes of the same team with the same submission', async () => {
    const bundle = await okBundle('twice');
    const first = SubmissionReceiptSchema.parse(await (await upload(bundleForm(bundle))).json());
    const again = await upload(bundleForm(bundle));
    expect(again.status).toBe(200);
    expect(await again.json()).toEqual({ ...first, duplicate: true });
    expect(await api.prisma.run.count({ where: { submissionId: first.id } })).toBe(1);
    const other = await addTeam(api.prisma);
    const theirs = await upload(bundleForm(bundle), { token: other.token });
    expect(theirs.status).toBe(201);
  });

  it.each([
    ['after the end', { endsAt: new Date(Date.now() - 1000) }, 'competition-ended'],
    ['while it is paused', { intakePaused: true }, 'intake-paused'],
    ['before the start', { startsAt: new Date(Date.now() + 60_000) }, 'competition-not-started'],
  ])('answers known bytes with their receipt %s, and no others', async (_, data, code) => {
    const bundle = await okBundle('known');
    const first = SubmissionReceiptSchema.parse(await (await upload(bundleForm(bundle))).json());
    await api.prisma.competition.update({ where: { slug }, data });
    const again = await upload(bundleForm(bundle));
    expect(again.status).toBe(200);
    expect(await again.json()).toEqual({ ...first, duplicate: true });
    const before = await storedFiles();
    await problemOf(await upload(bundleForm(await okBundle('unknown'))), 409, code);
    expect(await storedFiles()).toEqual(before);
    const other = await addTeam(api.prisma);
    await problemOf(await upload(bundleForm(bundle), { token: other.token }), 409, code);
  });

  it('takes a bundle whose request came before the end, at the time of the request', async () => {
    const bundle = await okBundle('at the last moment');
    const endsAt = new Date(Date.now() + 700);
    await api.prisma.competition.update({ where: { slug }, data: { endsAt } });
    async function* slowly() {
      yield Buffer.from('--b\r\ncontent-disposition: form-data; name="bundle"; filename="b.zip"\r\n\r\n');
      while (Date.now() <= endsAt.getTime() + 50) await sleep(50);
      yield bundle;
      yield Buffer.from('\r\n--b--\r\n');
    }
    const cameFrom = Date.now();
    const response = await fetch(`${api.url}/api/v1/competitions/${slug}/submissions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'multipart/form-data; boundary=b' },
      body: ReadableStream.from(slowly()),
      duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(201);
    const { id, submittedAt } = SubmissionReceiptSchema.parse(await response.json());
    expect(Date.parse(submittedAt)).toBeGreaterThanOrEqual(cameFrom);
    expect(Date.parse(submittedAt)).toBeLessThan(endsAt.getTime());
    const shown = (await (await api.ask(`/api/v1/submissions/${id}`)).json()) as { submittedAt: string };
    expect(shown.submittedAt).toBe(submittedAt);
  });

  it('shows what a bundle consists of to its team and the organiser only', async () => {
    const bundle = await zipOf({
      'torchperf.json': JSON.stringify({ name: 'Leftovers', runtime: 'python', entry: 'model.py' }),
      'model.py': 'def load(): pass',
      '.DS_Store': 'x',
      '__MACOSX/._model.py': 'x',
    });
    const { id } = SubmissionReceiptSchema.parse(await (await upload(bundleForm(bundle))).json());
    const contentsFor = async (as?: string) => {
      const init = as === undefined ? {} : { token: as };
      const response = await api.ask(`/api/v1/submissions/${id}`, init);
      return ((await response.json()) as { contents: unknown }).contents;
    };
    const contents = {
      files: 2,
      largest: expect.arrayContaining([{ path: 'model.py', bytes: expect.any(Number) }]),
      leftOut: [
        { path: '.DS_Store', files: 1 },
        { path: '__MACOSX/', files: 1 },
      ],
      leftOutFiles: 2,
    };
    expect(await contentsFor(token)).toEqual(contents);
    expect(await contentsFor(ADMIN_TOKEN)).toEqual(contents);
    expect(await contentsFor()).toBeNull();
    expect(await contentsFor((await addTeam(api.prisma)).token)).toBeNull();
  });

  it('makes one submission of the same bytes sent eight times at once', async () => {
    const bundle = await okBundle('at once');
    const responses = await Promise.all(Array.from({ length: 8 }, () => upload(bundleForm(bundle))));
    const receipts = await Promise.all(
      responses.map(async (response) => SubmissionReceiptSchema.parse(await response.json())),
    );
    expect(new Set(receipts.map(({ id }) => id)).size).toBe(1);
    expect(responses.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 201]);
    const id = receipts[0]?.id ?? '';
    expect(await api.prisma.run.count({ where: { submissionId: id } })).toBe(1);
  });

  it('rejects the same bad bytes sent six times at once with the same reason, and keeps no file', async () => {
    const bundle = await zipOf({ 'model.py': 'no manifest' });
    const before = await storedFiles();
    const responses = await Promise.all(Array.from({ length: 6 }, () => upload(bundleForm(bundle))));
    for (const response of responses) await problemOf(response, 422, 'bundle-manifest-missing');
    expect(await storedFiles()).toEqual(before);
  });

  it('keeps a file that is rejected as a bundle but is a dataset of a competition', async () => {
    const publicSet = await zipOf({ 'inputs.npy': 'x', 'labels.npy': 'y' });
    const sha256 = createHash('sha256').update(publicSet).digest('hex');
    await addCompetition(api.prisma, { publicSha256: sha256 });
    await problemOf(await upload(bundleForm(publicSet)), 422, 'bundle-manifest-missing');
    expect(await storedFiles()).toContain(sha256);
  });

  it('stops an upload that is too large while it arrives, and leaves nothing on disk', async () => {
    const before = await storedFiles();
    const chunk = Buffer.alloc(1024 * 1024, 1);
    const head = '--b\r\ncontent-disposition: form-data; name="bundle"; filename="b.zip"\r\n\r\n';
    let sent = 0;
    async function* endless() {
      yield Buffer.from(head);
      // Far more than is allowed: only an api that answers before the end can stop this.
      for (; sent < 4 * BUNDLE_LIMITS.compressedBytes; sent += chunk.length) yield chunk;
      yield Buffer.from('\r\n--b--\r\n');
    }
    const response = await fetch(`${api.url}/api/v1/competitions/${slug}/submissions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'multipart/form-data; boundary=b' },
      body: ReadableStream.from(endless()),
      duplex: 'half',
    } as RequestInit);
    await problemOf(response, 413, 'bundle-too-large');
    expect(sent).toBeLessThan(4 * BUNDLE_LIMITS.compressedBytes);
    expect(await storedFiles()).toEqual(before);
  });

  it('leaves nothing of an upload that breaks off', async () => {
    const before = await storedFiles();
    const abort = new AbortController();
    async function* broken() {
      yield Buffer.from('--b\r\ncontent-disposition: form-data; name="bundle"; filename="b.zip"\r\n\r\n');
      yield Buffer.alloc(1024 * 1024, 1);
      await sleep(300);
      abort.abort();
      yield Buffer.alloc(1);
    }
    await expect(
      fetch(`${api.url}/api/v1/competitions/${slug}/submissions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'multipart/form-data; boundary=b' },
        body: ReadableStream.from(broken()),
        duplex: 'half',
        signal: abort.signal,
      } as RequestInit),
    ).rejects.toThrow();
    const deadline = Date.now() + 5000;
    while ((await storedFiles()).length > before.length && Date.now() < deadline) {
      await sleep(50);
    }
    expect(await storedFiles()).toEqual(before);
  });

  it('throttles a team that uploads too often, and only that team', async () => {
    const empty = () => upload(new FormData());
    for (let sent = 0; sent < UPLOADS_PER_MINUTE; sent += 1) expect((await empty()).status).toBe(400);
    const held = await empty();
    expect(Number(held.headers.get('retry-after'))).toBeGreaterThan(0);
    await problemOf(held, 429, 'too-many-requests');
    const other = await addTeam(api.prisma);
    expect((await upload(new FormData(), { token: other.token })).status).toBe(400);
  });
});
