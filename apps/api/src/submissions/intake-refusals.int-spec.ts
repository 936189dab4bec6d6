import { addCompetition } from '#test/api/records';
import { ADMIN_TOKEN } from '#test/api/start-test-api';
import { api, problemOf, slug, storedFiles, token, upload } from '#test/api/upload-rig';
import { bundleForm, okBundle, zipOf } from '#test/api/zip';

describe('intake', () => {
  describe('refuses bad bundles by the rule they break, storing nothing', () => {
    const manifest = { name: 'X', runtime: 'python', entry: 'model.py' };
    const withManifest = (value: unknown) =>
      zipOf({ 'torchperf.json': JSON.stringify(value), 'model.py': 'def load(): pass' });

    it.each<[string, () => Promise<Buffer>, string]>([
      [
        'not a zip',
        async () => Buffer.from('hello, this is no zip at all, but it is some text'),
        'bundle-not-a-zip',
      ],
      ['empty', async () => Buffer.alloc(0), 'bundle-not-a-zip'],
      ['no manifest', () => zipOf({ 'model.py': '' }), 'bundle-manifest-missing'],
      [
        'manifest not JSON',
        () => zipOf({ 'torchperf.json': '{', 'model.py': '' }),
        'bundle-manifest-not-json',
      ],
      ['entry missing', () => withManifest({ ...manifest, entry: 'other.py' }), 'bundle-entry-missing'],
    ])('%s', async (_, bundle, code) => {
      const before = await storedFiles();
      await problemOf(await upload(bundleForm(await bundle())), 422, code);
      expect(await storedFiles()).toEqual(before);
    });

    it.each<[string, unknown, string]>([
      ['name', { ...manifest, name: '' }, 'name'],
      ['runtime', { ...manifest, runtime: 'julia' }, 'runtime'],
      ['entry', { ...manifest, entry: '../model.py' }, 'entry'],
      ['techniques', { ...manifest, techniques: [''] }, 'techniques.0'],
      ['description', { ...manifest, description: 1 }, 'description'],
    ])('manifest with a wrong %s, naming the field', async (_, value, path) => {
      const response = await upload(bundleForm(await withManifest(value)));
      const problem = await problemOf(response, 422, 'bundle-manifest-invalid');
      expect(problem.errors?.map((error) => error.path)).toContain(path);
    });
  });

  describe('refuses callers that may not submit', () => {
    it('no token: 401 with a challenge', async () => {
      const response = await api.ask(`/api/v1/competitions/${slug}/submissions`, {
        method: 'POST',
        body: bundleForm(await okBundle()),
      });
      expect(response.headers.get('www-authenticate')).toBe('Bearer realm="torchperf"');
      await problemOf(response, 401, 'token-missing');
    });

    it('a token that no one has: 401', async () => {
      const response = await upload(bundleForm(await okBundle()), { token: 'tp_wrong' });
      expect(response.headers.get('www-authenticate')).toBe('Bearer realm="torchperf"');
      await problemOf(response, 401, 'token-unknown');
    });

    it('the organiser, who is no team: 403', async () => {
      await problemOf(await upload(bundleForm(await okBundle()), { token: ADMIN_TOKEN }), 403, 'team-only');
    });
  });

  describe('refuses uploads where none are accepted', () => {
    const day = 24 * 60 * 60 * 1000;
    it('no such competition: 404', async () => {
      const response = await upload(bundleForm(await okBundle()), { slug: 'nowhere' });
      await problemOf(response, 404, 'competition-not-found');
    });

    it.each([
      ['before its start', { startsAt: new Date(Date.now() + day) }, 'competition-not-started'],
      ['after its end', { startsAt: new Date(0), endsAt: new Date(Date.now() - day) }, 'competition-ended'],
      ['while paused', { intakePaused: true }, 'intake-paused'],
    ])('%s: 409', async (_, options, code) => {
      const closed = await addCompetition(api.prisma, options);
      await problemOf(await upload(bundleForm(await okBundle()), { slug: closed.slug }), 409, code);
    });
  });

  describe('refuses other forms than the expected one, storing nothing', () => {
    it.each<[string, () => Promise<FormData>]>([
      ['another field', async () => bundleForm(await okBundle('a'), 'file')],
      [
        'a field next to the file',
        async () => {
          const form = bundleForm(await okBundle('b'));
          form.append('note', 'hello');
          return form;
        },
      ],
      [
        'two files',
        async () => {
          const form = bundleForm(await okBundle('c'));
          form.append('bundle', new Blob(['x']), 'second.zip');
          return form;
        },
      ],
      ['no file', async () => new FormData()],
    ])('%s: 400', async (_, form) => {
      const before = await storedFiles();
      await problemOf(await upload(await form()), 400, 'upload-invalid');
      expect(await storedFiles()).toEqual(before);
    });

    it.each(['application/json', 'application/zip', 'text/plain'])('a body of %s: 415', async (type) => {
      const response = await api.ask(`/api/v1/competitions/${slug}/submissions`, {
        method: 'POST',
        body: '{}',
        headers: { 'content-type': type },
        token,
      });
      await problemOf(response, 415, 'unsupported-media-type');
    });

    it('a multipart body without a boundary: 400', async () => {
      const response = await api.ask(`/api/v1/competitions/${slug}/submissions`, {
        method: 'POST',
        body: 'x',
        headers: { 'content-type': 'multipart/form-data' },
        token,
      });
      await problemOf(response, 400, 'upload-invalid');
    });

    it.each([
      [
        'inside the file',
        '--b\r\ncontent-disposition: form-data; name="bundle"; filename="b.zip"\r\n\r\nabc',
      ],
      ['before any part', 'no boundary in sight'],
    ])('a form that ends %s: 400', async (_, body) => {
      const before = await storedFiles();
      const response = await api.ask(`/api/v1/competitions/${slug}/submissions`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'multipart/form-data; boundary=b' },
        token,
      });
      await problemOf(response, 400, 'upload-invalid');
      expect(await storedFiles()).toEqual(before);
    });
  });
});
