import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import SwaggerParser from '@apidevtools/swagger-parser';
import type { OpenAPIV3 } from 'openapi-types';
import { startTestApi, type TestApi } from '#test/api/start-test-api';

const ROOT = join(__dirname, '../../../../..');
const run = promisify(execFile);

describe('/api/v1/openapi.json', () => {
  let api: TestApi;
  let text: string;
  let document: OpenAPIV3.Document;

  beforeAll(async () => {
    // Routes are gathered as they are registered, so that none is forgotten here.
    api = await startTestApi();
    text = await (await api.ask('/api/v1/openapi.json')).text();
    document = JSON.parse(text);
  });
  afterAll(() => api.close());

  it('is a valid document', async () => {
    await expect(SwaggerParser.validate(JSON.parse(text))).resolves.toBeDefined();
  });

  it('gives each operation a summary, one tag that it explains, and an id of its own', () => {
    const operations = Object.values(document.paths).flatMap((item) =>
      Object.values(item ?? {}).filter((one): one is OpenAPIV3.OperationObject => 'responses' in Object(one)),
    );
    const tags = (document.tags ?? []).map(({ name }) => name);
    for (const { operationId, summary, tags: own } of operations) {
      expect({ operationId, summary, own }).toEqual({
        operationId: expect.stringMatching(/^[a-z][A-Za-z]+$/),
        summary: expect.stringMatching(/^[A-Z].*[^.]$/),
        own: [expect.any(String)],
      });
    }
    expect(tags).toEqual(expect.arrayContaining(operations.flatMap(({ tags: own = [] }) => own)));
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(50);
  });

  it('lists the routes of participants', () => {
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining([
        '/health',
        '/api/v1/competitions',
        '/api/v1/competitions/{slug}',
        '/api/v1/competitions/{slug}/public-dataset',
        '/api/v1/competitions/{slug}/submissions',
        '/api/v1/competitions/{slug}/leaderboards/{event}',
        '/api/v1/competitions/{slug}/leaderboards/{event}/export.csv',
        '/api/v1/competitions/{slug}/leaderboards/{event}/export.json',
        '/api/v1/competitions/{slug}/report.html',
        '/api/v1/competitions/{slug}/report.md',
        '/api/v1/compare',
        '/api/v1/submissions/{id}',
        '/api/v1/submissions/{id}/report.html',
        '/api/v1/submissions/{id}/report.md',
        '/api/v1/submissions/{id}/runs',
        '/api/v1/submissions/{id}/stream',
        '/api/v1/competitions/{slug}/changes/stream',
        '/api/v1/runs/{id}/report',
        '/api/v1/runs/{id}/samples.csv',
        '/api/v1/runs/{id}/batches.csv',
      ]),
    );
  });

  it('lists every route that the server has, but for internal ones and pages', () => {
    const routes = api.app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false });
    const served = new Set<string>();
    const path: string[] = [];
    for (const line of routes.split('\n')) {
      const match = /^([│ ]*)[├└]── (\S+)(?: \((.+)\))?$/.exec(line);
      if (!match) continue;
      const [, indent = '', part = '', methods] = match;
      path.splice(indent.length / 4);
      path.push(part);
      const route = path.join('').replace(/:(\w+)/g, '{$1}');
      const described = route.startsWith('/api/') && route !== '/api/v1/openapi.json';
      if (!described || !methods) continue;
      for (const method of methods.split(', ')) {
        if (method !== 'HEAD') served.add(`${method} ${route}`);
      }
    }
    const listed = Object.entries(document.paths).flatMap(([route, item]) =>
      Object.keys(item ?? {}).map((method) => `${method.toUpperCase()} ${route}`),
    );
    expect(served.size).toBeGreaterThan(8);
    expect(listed).toEqual(expect.arrayContaining([...served]));
    expect(listed.filter((route) => route.includes('/internal/'))).toEqual([]);
  });

  it('states the limits', () => {
    for (const limit of ['64 MiB compressed', '60 a minute for each team', '120 a minute', '200 items']) {
      expect(document.info.description).toContain(limit);
    }
    const parameters = document.paths['/api/v1/competitions']?.get?.parameters;
    expect(parameters).toContainEqual(
      expect.objectContaining({
        name: 'limit',
        schema: { type: 'integer', minimum: 1, maximum: 200 },
      }),
    );
  });

  it('describes answers by the schemas that the clients use', () => {
    const get = document.paths['/api/v1/competitions/{slug}/leaderboards/{event}']?.get;
    expect(get?.parameters).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'division', in: 'query', required: false }),
        expect.objectContaining({ name: 'limit', in: 'query', required: false }),
        expect.objectContaining({ name: 'event', in: 'path', required: true }),
      ]),
    );
    expect(get?.responses['200']).toMatchObject({
      content: { 'application/json': { schema: { properties: { entries: { type: 'array' } } } } },
    });
    expect(get?.responses['404']).toMatchObject({
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    });
    const post = document.paths['/api/v1/competitions/{slug}/submissions']?.post;
    expect(post?.security).toEqual([{ bearer: [] }]);
    expect(post?.requestBody).toMatchObject({ content: { 'multipart/form-data': {} } });
  });

  it('is one that a client can be generated from, which compiles', async () => {
    await mkdir(join(ROOT, '.cache'), { recursive: true });
    const folder = await mkdtemp(join(ROOT, '.cache', 'client-'));
    try {
      const generate = [join(ROOT, 'node_modules/swagger-typescript-api/dist/cli.mjs'), 'generate'];
      await writeFile(join(folder, 'openapi.json'), text);
      await run(process.execPath, [
        ...generate,
        '-p',
        join(folder, 'openapi.json'),
        '-o',
        folder,
        '-n',
        'api.ts',
        '--module-name-first-tag',
      ]);
      expect(
        await compile(
          folder,
          `api.submissions.getSubmission('1').then(({ data }) => data.runCount.toFixed());`,
        ),
      ).toBe('');
      expect(
        await compile(folder, `api.submissions.getSubmission('1').then(({ data }) => data.noSuchField);`),
      ).toContain('noSuchField');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

/** @returns what the compiler says of a program that uses the generated client. */
async function compile(folder: string, code: string): Promise<string> {
  await writeFile(join(folder, 'use.ts'), `import { Api } from './api';\nconst api = new Api();\n${code}\n`);
  const compilerOptions = {
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    target: 'es2022',
    lib: ['es2022', 'dom'],
    module: 'esnext',
    moduleResolution: 'bundler',
    types: [],
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['use.ts'] }));
  const tsc = [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder];
  return run(process.execPath, tsc).then(
    () => '',
    (error: { stdout: string }) => error.stdout,
  );
}
