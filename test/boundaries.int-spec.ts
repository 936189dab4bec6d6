import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const ROOT = join(__dirname, '..');
const CRUISER = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const CONFIG = join(ROOT, '.dependency-cruiser.mjs');
const run = promisify(execFile);

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

/** Packages that the planted files import: shipped, for development only, and declared nowhere. */
const PACKAGES = [
  'bullmq',
  '@prisma/client',
  'kysely',
  'zod',
  'simple-statistics',
  'linkedom',
  'yazl',
  'undeclared',
];

/** What `npm run check` cruises. */
const FOLDERS = ['apps', 'libs', 'bench', 'scripts', 'samples', 'test'];

const ENGINE_LAYERS = [
  'machine',
  'sandbox',
  'hidden-set',
  'watchdog',
  'contestant',
  'suite',
  'report',
  'referee-process',
];

/** Files that obey every rule. */
const PROPER = {
  ...Object.fromEntries(
    ENGINE_LAYERS.map((layer) => [`libs/engine/src/${layer}/proper.ts`, `import '@torchperf/contracts';`]),
  ),
  'apps/api/src/main.ts': `import '@torchperf/database'; import '@torchperf/queue'; import './submissions';`,
  'apps/api/src/submissions.ts': `import '@torchperf/contracts';`,
  'apps/worker/src/main.ts': `import '@torchperf/engine';`,
  'apps/web/src/main.tsx': `import '@torchperf/contracts'; import '@torchperf/domain'; import '@torchperf/plots';`,
  'libs/database/src/index.ts': `import '@prisma/client'; import 'kysely'; export * from '@torchperf/contracts';`,
  'libs/queue/src/index.ts': `import 'bullmq'; export * from '@torchperf/config';`,
  'libs/engine/src/index.ts': `import 'node:child_process'; export * from '@torchperf/contracts';`,
  'libs/config/src/index.ts': `import 'zod';`,
  'libs/plots/src/index.ts': `import '@torchperf/contracts'; export * from '@torchperf/domain';`,
  'libs/plots/src/draw.spec.ts': `import 'linkedom'; import './index';`,
  'libs/reports/src/index.ts': `import '@torchperf/contracts'; export * from '@torchperf/domain';`,
  'libs/contracts/src/index.ts': `import 'zod'; export * from '@torchperf/domain';`,
  'libs/domain/src/index.ts': `import 'simple-statistics'; export * from './metric';`,
  'libs/domain/src/metric.ts': `import 'simple-statistics';`,
  'libs/domain/src/metric.spec.ts': `import 'node:child_process'; import 'yazl'; import './metric';`,
  'bench/src/main.ts': `import 'node:child_process'; import '../../libs/domain/src/metric';`,
  'scripts/start.mjs': `import 'node:child_process'; import 'yazl'; import './services/redis.mjs';`,
  'scripts/services/redis.mjs': `import 'bullmq';`,
  'samples/accuracy.int-spec.ts': `import './measure'; import '#test/service';`,
  'samples/measure.ts': `import '@torchperf/bundle';`,
  'libs/bundle/src/index.ts': `import 'node:child_process'; export * from '@torchperf/contracts';`,
  'test/service.ts': `import '../scripts/start.mjs'; import '../apps/api/src/main';`,
};

/** For each rule a file that breaks it, and no other rule. */
const PLANTED: Readonly<
  Record<
    string,
    { readonly path: string; readonly code: string; readonly with?: Readonly<Record<string, string>> }
  >
> = {
  'no-cycles': {
    path: 'apps/api/src/hen.ts',
    code: `import './egg';`,
    with: { 'apps/api/src/egg.ts': `import './hen';` },
  },
  'no-orphans': { path: 'apps/api/src/left-over.ts', code: 'export const left = 1;' },
  'apps-stand-alone': { path: 'apps/api/src/borrow.ts', code: `import '../../worker/src/main';` },
  'libs-below-apps': { path: 'libs/engine/src/upwards.ts', code: `import '../../../apps/worker/src/main';` },
  'apps-use-index': { path: 'apps/api/src/deep.ts', code: `import '../../../libs/domain/src/metric';` },
  'libs-use-index': { path: 'libs/contracts/src/deep.ts', code: `import '../../domain/src/metric';` },
  'libs-side-by-side': { path: 'libs/queue/src/sideways.ts', code: `import '@torchperf/database';` },
  'contracts-are-light': { path: 'libs/contracts/src/heavy.ts', code: `import 'node:fs';` },
  'domain-is-pure': { path: 'libs/domain/src/impure.ts', code: `import 'node:fs';` },
  'plots-from-data': { path: 'libs/plots/src/server-code.ts', code: `import '@torchperf/engine';` },
  'plots-without-node': { path: 'libs/plots/src/files.ts', code: `import 'node:fs';` },
  'plots-without-dom': { path: 'libs/plots/src/own-dom.ts', code: `import 'linkedom';` },
  'reports-from-data': { path: 'libs/reports/src/own-plot.ts', code: `import '@torchperf/plots';` },
  'web-knows-contracts-only': { path: 'apps/web/src/server-code.ts', code: `import '@torchperf/engine';` },
  'web-without-node': { path: 'apps/web/src/files.ts', code: `import 'node:fs';` },
  'web-ui-below-pages': {
    path: 'apps/web/src/ui/knows-a-page.ts',
    code: `import '../history/page';`,
    with: { 'apps/web/src/history/page.ts': `import '@torchperf/contracts';` },
  },
  'web-pages-below-app': {
    path: 'apps/web/src/submit/knows-the-router.ts',
    code: `import '../app/router';`,
    with: { 'apps/web/src/app/router.ts': `import '@torchperf/contracts';` },
  },
  'contestant-alone': { path: 'apps/contestant/friend.ts', code: `import '@torchperf/domain';` },
  'prisma-in-database': { path: 'apps/api/src/raw-prisma.ts', code: `import '@prisma/client';` },
  'kysely-in-database': { path: 'apps/api/src/own-sql.ts', code: `import 'kysely';` },
  'bullmq-in-queue': { path: 'apps/worker/src/raw-queue.ts', code: `import 'bullmq';` },
  'processes-in-engine': { path: 'apps/worker/src/spawn.ts', code: `import 'node:child_process';` },
  'http-below-features': {
    path: 'apps/api/src/http/knows-a-feature.ts',
    code: `import '../teams/teams';`,
    with: { 'apps/api/src/teams/teams.ts': `import '@torchperf/contracts';` },
  },
  'pipeline-knows-no-feature': {
    path: 'apps/api/src/pipeline/knows-a-viewer.ts',
    code: `import '../http/auth/viewer';`,
    with: { 'apps/api/src/http/auth/viewer.ts': `import '@torchperf/contracts';` },
  },
  'features-below-admin': {
    path: 'apps/api/src/runs/asks-organisers.ts',
    code: `import '../admin/acts';`,
    with: { 'apps/api/src/admin/acts.ts': `import '@torchperf/contracts';` },
  },
  ...Object.fromEntries(
    ENGINE_LAYERS.slice(0, -1).map((layer, index) => [
      `engine-${layer}-below`,
      {
        path: `libs/engine/src/${layer}/upwards.ts`,
        code: `import '../${ENGINE_LAYERS[index + 1]}/proper';`,
      },
    ]),
  ),
  'bench-is-outside': {
    path: 'apps/api/src/measured.ts',
    code: `import '../../../bench/src/row';`,
    with: { 'bench/src/row.ts': `import '@torchperf/domain';` },
  },
  'scripts-before-builds': {
    path: 'scripts/prepare.mjs',
    code: `import '../libs/domain/src/metric';`,
  },
  'scripts-are-outside': {
    path: 'apps/worker/src/restart.ts',
    code: `import '../../../scripts/start.mjs';`,
  },
  'samples-are-data': { path: 'apps/cli/src/main.ts', code: `import '../../../samples/measure';` },
  'specs-import-no-specs': {
    path: 'test/e2e/again.e2e-spec.ts',
    code: `import './first.e2e-spec';`,
    with: { 'test/e2e/first.e2e-spec.ts': `import '../service';` },
  },
  'tests-stay-outside': {
    path: 'libs/engine/src/leans-on-test.ts',
    code: `import './clock.spec';`,
    with: { 'libs/engine/src/clock.spec.ts': `import './index';` },
  },
  'shipped-packages': { path: 'apps/api/src/development.ts', code: `import 'yazl';` },
  'declared-packages': { path: 'apps/web/src/luck.ts', code: `import 'undeclared';` },
  resolvable: { path: 'apps/api/src/nowhere.ts', code: `import './no-such-file';` },
};

let folder: string;

async function plant(files: Readonly<Record<string, string>>) {
  for (const [path, code] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), `${code}\nexport {};\n`);
  }
}

async function cruise(): Promise<Violation[]> {
  const args = [CRUISER, '--config', CONFIG, '--output-type', 'json', ...FOLDERS];
  // The exit status is the number of violations; what matters is the list.
  const { stdout } = await run(process.execPath, args, { cwd: folder, maxBuffer: 1e8 }).catch(
    (error) => error,
  );
  return JSON.parse(stdout).summary.violations;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'torchperf-boundaries-'));
  await cp(join(ROOT, 'tsconfig.json'), join(folder, 'tsconfig.json'));
  for (const name of PACKAGES) {
    await plant({ [`node_modules/${name}/index.js`]: '' });
    await writeFile(
      join(folder, 'node_modules', name, 'package.json'),
      JSON.stringify({ name, version: '1.0.0' }),
    );
  }
  const shipped = Object.fromEntries(PACKAGES.slice(0, 6).map((name) => [name, '1.0.0']));
  const manifest = { name: 'planted', dependencies: shipped, devDependencies: { yazl: '1.0.0' } };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await plant(PROPER);
});

afterEach(() => rm(folder, { recursive: true }));

it('finds no violation in files that obey the rules', async () => {
  expect(await cruise()).toEqual([]);
});

it('has a planted violation for every rule', async () => {
  const { forbidden } = (await loadRules()) as { forbidden: readonly { name: string; comment: string }[] };
  expect(forbidden.map(({ name }) => name)).toEqual(Object.keys(PLANTED));
  for (const { comment } of forbidden) expect(comment.length).toBeGreaterThan(20);
});

it('catches the planted violation of every rule, and of no other rule', async () => {
  for (const { path, code, with: others } of Object.values(PLANTED)) await plant({ ...others, [path]: code });
  const violations = await cruise();
  const found = Object.entries(PLANTED).map(([rule, { path, with: others }]) => {
    const planted = [path, ...Object.keys(others ?? {})];
    const broken = violations.filter(({ from }) => planted.includes(from));
    return [rule, [...new Set(broken.map((violation) => violation.rule.name))]];
  });
  expect(found).toEqual(Object.keys(PLANTED).map((rule) => [rule, [rule]]));
});

/** The rules as dependency-cruiser sees them: the file is an ES module, which Jest would not load as one. */
async function loadRules(): Promise<unknown> {
  const code = `import(${JSON.stringify(pathToFileURL(CONFIG).href)}).then((m) => console.log(JSON.stringify(m.default)))`;
  return JSON.parse((await run(process.execPath, ['-e', code])).stdout);
}
