/**
 * The allowed directions of imports, one rule each, with the reason. `test/boundaries.int-spec.ts` plants a violation of
 * every rule here and fails for a rule without a violation.
 */

const SPECS = '(\\.|-)spec\\.tsx?$';
/** Tests, and their helpers in `test` folders. */
const TESTS = `(${SPECS}|(^|/)test/)`;
const PACKAGE = '(^|/)node_modules/';

/** The layers of the engine, the lowest first: each may import those before it. */
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

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment:
        'Modules that import each other cannot be read, tested or moved one at a time. Move what both need to a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'A module without imports in either direction is unused. Delete it, or use it.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: [
          TESTS,
          '\\.d\\.m?ts$',
          '^(apps/[^/]+|bench)/src/main\\.tsx?$',
          '^apps/contestant/',
          '^apps/web/public/',
          '\\.config\\.m?ts$',
          // Node loads it by `--require`.
          '^scripts/services/die-with-parent\\.cjs$',
        ],
      },
      to: {},
    },
    {
      name: 'apps-stand-alone',
      comment:
        'Apps are separate processes, deployed apart: they share code through libs and talk through contracts, never by import.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'libs-below-apps',
      comment: 'A library that knows an app cannot serve another one.',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'apps-use-index',
      comment: "A library's public face is its index.ts; what lies behind it may change without asking.",
      severity: 'error',
      from: { path: '^apps/' },
      to: { path: '^libs/', pathNot: '^libs/[^/]+/src/index\\.ts$' },
    },
    {
      name: 'libs-use-index',
      comment: "A library's public face is its index.ts, for other libraries too.",
      severity: 'error',
      from: { path: '^libs/([^/]+)/' },
      to: { path: '^libs/', pathNot: ['^libs/$1/', '^libs/[^/]+/src/index\\.ts$'] },
    },
    {
      name: 'libs-side-by-side',
      comment:
        'Database, queue, engine and bundle are one layer: an app combines them. So a worker can do without the database, and each can be tested without the others. They may import the types of their settings from config.',
      severity: 'error',
      from: { path: '^libs/(database|queue|engine|bundle|config)/', pathNot: TESTS },
      to: { path: '^libs/', pathNot: ['^libs/$1/', '^libs/(contracts|domain|config)/'] },
    },
    {
      name: 'contracts-are-light',
      comment:
        'The browser loads the contracts too: they are schemas over the domain, and need nothing but zod.',
      severity: 'error',
      from: { path: '^libs/contracts/', pathNot: TESTS },
      to: { pathNot: ['^libs/(contracts|domain)/', `${PACKAGE}zod/`] },
    },
    {
      name: 'domain-is-pure',
      comment:
        'Statistics, ranking and rules are functions of their arguments: no clock, no I/O, no framework, only maths.',
      severity: 'error',
      from: { path: '^libs/domain/', pathNot: TESTS },
      to: { pathNot: ['^libs/domain/', `${PACKAGE}(simple-statistics|@stdlib)/`] },
    },
    {
      name: 'plots-from-data',
      comment:
        'Plots are drawn from plain data, in Node and in a browser alike: they know the contracts and the domain, and no server code.',
      severity: 'error',
      from: { path: '^libs/plots/', pathNot: TESTS },
      to: { path: '^libs/', pathNot: '^libs/(plots|contracts|domain)/' },
    },
    {
      name: 'plots-without-node',
      comment: 'A browser has no Node modules.',
      severity: 'error',
      from: { path: '^libs/plots/', pathNot: TESTS },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'plots-without-dom',
      comment: 'A DOM made in script would be shipped to browsers, which have one.',
      severity: 'error',
      from: { path: '^libs/plots/', pathNot: TESTS },
      to: { path: `${PACKAGE}linkedom/` },
    },
    {
      name: 'reports-from-data',
      comment:
        'Reports are written from plain data, for the service and the command line: they know the contracts and the domain, and receive their plots.',
      severity: 'error',
      from: { path: '^libs/reports/', pathNot: TESTS },
      to: { path: '^libs/', pathNot: '^libs/(reports|contracts|domain)/' },
    },
    {
      name: 'web-knows-contracts-only',
      comment:
        'The page runs in a browser: it knows what crosses the wire, the rules behind it and how they are drawn, and no server code.',
      severity: 'error',
      from: { path: '^apps/web/' },
      to: { path: '^libs/', pathNot: '^libs/(contracts|domain|plots)/' },
    },
    {
      name: 'web-without-node',
      comment: 'A browser has no Node modules.',
      severity: 'error',
      from: { path: '^apps/web/src/', pathNot: TESTS },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'web-ui-below-pages',
      comment: 'What all pages are built of knows none of them; it may show the problems of the api.',
      severity: 'error',
      from: { path: '^apps/web/src/ui/', pathNot: TESTS },
      to: { path: '^apps/web/src/', pathNot: '^apps/web/src/(ui/|api/api\\.error)' },
    },
    {
      name: 'web-pages-below-app',
      comment: 'The shell and the router load the pages; a page that imports them cannot be shown elsewhere.',
      severity: 'error',
      from: { path: '^apps/web/src/[^/]+/', pathNot: ['^apps/web/src/app/', TESTS] },
      to: { path: '^apps/web/src/app/' },
    },
    {
      name: 'contestant-alone',
      comment:
        'The contestant runs inside the sandbox with untrusted code: it is small, speaks the documented protocol, and nothing of the service is loaded there.',
      severity: 'error',
      from: { path: '^apps/contestant/', pathNot: TESTS },
      to: { path: '^libs/' },
    },
    {
      name: 'prisma-in-database',
      comment:
        'Only the database library touches Prisma, so that rules above it are tested and read without it.',
      severity: 'error',
      from: { pathNot: '^libs/database/' },
      to: { path: `${PACKAGE}(@prisma|prisma)/` },
    },
    {
      name: 'kysely-in-database',
      comment:
        'SQL is built where the tables are known: a service that builds it knows the tables, and must change with them.',
      severity: 'error',
      from: { pathNot: '^libs/database/' },
      to: { path: `${PACKAGE}kysely/` },
    },
    {
      name: 'bullmq-in-queue',
      comment: 'Only the queue library knows which queue it is: the backend can be Redis or PostgreSQL.',
      severity: 'error',
      // The scripts start Redis, and ask whether it answers.
      from: { pathNot: ['^libs/queue/', '^scripts/services/'] },
      to: { path: `${PACKAGE}(bullmq|ioredis)/` },
    },
    {
      name: 'processes-in-engine',
      comment:
        "Isolation depends on how programs are started: only the engine does it, and the bundle library's own reader.",
      severity: 'error',
      from: { pathNot: ['^libs/(engine|bundle)/', '^(bench|scripts)/', TESTS] },
      to: { dependencyTypes: ['core'], path: '^(node:)?(child_process|cluster)$' },
    },
    {
      name: 'http-below-features',
      comment:
        'Problems, auth, throttling and streams serve every route alike: one that knows a feature cannot serve the next.',
      severity: 'error',
      from: { path: '^apps/api/src/http/', pathNot: TESTS },
      to: { path: '^apps/api/src/', pathNot: '^apps/api/src/http/' },
    },
    {
      name: 'pipeline-knows-no-feature',
      comment:
        'What moves a run from upload to rank works the same for every viewer: it imports no feature and no viewer.',
      severity: 'error',
      from: { path: '^apps/api/src/pipeline/', pathNot: TESTS },
      to: { path: '^apps/api/src/', pathNot: '^apps/api/src/(pipeline|http/(configuration|problems))/' },
    },
    {
      name: 'features-below-admin',
      comment: 'Organisers act on features through `admin`; a feature works without it.',
      severity: 'error',
      from: { path: '^apps/api/src/[^/]+/', pathNot: ['^apps/api/src/admin/', TESTS] },
      to: { path: '^apps/api/src/admin/' },
    },
    ...ENGINE_LAYERS.slice(0, -1).map((layer, index) => ({
      name: `engine-${layer}-below`,
      comment: `The engine is built in layers (${ENGINE_LAYERS.join(', ')}): none imports one above it.`,
      severity: /** @type {const} */ ('error'),
      from: { path: `^libs/engine/src/${layer}/`, pathNot: TESTS },
      to: { path: `^libs/engine/src/(${ENGINE_LAYERS.slice(index + 1).join('|')})/` },
    })),
    {
      name: 'bench-is-outside',
      comment: 'The benchmarks import the internals of everything, so nothing may import them.',
      severity: 'error',
      from: { pathNot: '^bench/' },
      to: { path: '^bench/' },
    },
    {
      name: 'scripts-before-builds',
      comment:
        'A fresh clone runs the scripts before anything is built: they import packages, each other and plain JavaScript, and load what is built by its path.',
      severity: 'error',
      from: { path: '^scripts/' },
      to: { path: '^(apps|bench|libs|samples|test)/', pathNot: '^libs/engine/src/machine/.+[.]js$' },
    },
    {
      name: 'scripts-are-outside',
      comment: 'The scripts start the product: what ships does not know how it was started.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: TESTS },
      to: { path: '^scripts/' },
    },
    {
      name: 'samples-are-data',
      comment:
        'Samples are bundles like those of a team: code reads them as files, and imports nothing of them.',
      severity: 'error',
      from: { pathNot: '^samples/' },
      to: { path: '^samples/' },
    },
    {
      name: 'specs-import-no-specs',
      comment: 'A spec file that is imported runs its tests twice. Move what both need to a helper.',
      severity: 'error',
      from: { path: TESTS },
      to: { path: SPECS },
    },
    {
      name: 'tests-stay-outside',
      comment: 'What ships does not depend on tests or on what serves them.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: TESTS },
      to: { path: TESTS },
    },
    {
      name: 'shipped-packages',
      comment:
        'The server is shipped without development dependencies: what it needs at run time is listed under dependencies.',
      severity: 'error',
      from: { path: '^(libs|apps/(api|worker|cli|contestant))/', pathNot: TESTS },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'declared-packages',
      comment:
        'A package that is listed in no package.json is installed by accident, and may be missing after the next install.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'resolvable',
      comment: 'An import that cannot be resolved fails at run time.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^libs/database/src/generated/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
