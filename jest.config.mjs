/** Packages that ship ES modules only; Jest on Node 20 cannot require them until they are transformed. */
const ESM_ONLY = [
  '@nestjs/',
  'content-disposition',
  'cookie',
  'nestjs-pino',
  'file-type',
  '@stdlib/',
  '@observablehq/plot',
  'boolbase',
  'css-select',
  'css-what',
  'cssomnom',
  'dom-serializer',
  'domelementtype',
  'domhandler',
  'domutils',
  'entities',
  'htmlparser2',
  'linkedom',
  'nth-check',
  'uhyphen',
  'd3',
  'delaunator',
  'internmap',
  'isoformat',
  'robust-predicates',
  '@prisma/schema-engine-wasm',
  'p-limit',
  'p-timeout',
  'yocto-queue',
  'uint8array-extras',
  'strtok3',
  'token-types',
];

const shared = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  setupFiles: ['<rootDir>/test/property-seed.ts'],
  moduleFileExtensions: ['ts', 'tsx', 'js', 'mjs', 'json', 'node'],
  transform: {
    '^.+\\.(ts|tsx|js|mjs)$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', tsx: false, decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2022',
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${ESM_ONLY.join('|')}))`],
  moduleNameMapper: {
    '^@torchperf/(.+)$': '<rootDir>/libs/$1/src/index.ts',
    '^#test/(.+)$': '<rootDir>/test/$1',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/', '<rootDir>/.cache/'],
};

/** Specs that neither measure nor isolate, in folders whose other specs do. */
const QUIET_SPECS = [
  'apps/cli/src/compare',
  'apps/cli/src/local/zip-folder',
  'samples/seed-demo',
  'test/boundaries',
  'test/commit-hook',
  'test/fuzz/uploads',
  'test/hostile/refused-uploads',
].map((path) => `${path}.int-spec.ts`);

const services = {
  globalSetup: '<rootDir>/test/services/global-setup.ts',
  globalTeardown: '<rootDir>/test/services/global-teardown.ts',
};

export default {
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/{apps,bench,libs}/**/*.spec.ts'] },
    {
      ...shared,
      ...services,
      displayName: 'integration',
      // scripts/test.mjs runs several of these at a time.
      testMatch: [
        '<rootDir>/{apps/{api,contestant},libs/{bundle,database,queue}}/**/*.int-spec.ts',
        '<rootDir>/test/pages/**/*.e2e-spec.ts',
        '<rootDir>/test/e2e/readme-commands.e2e-spec.ts',
        ...QUIET_SPECS.map((path) => `<rootDir>/${path}`),
      ],
    },
    {
      ...shared,
      ...services,
      // What measures, or isolates, needs the CPUs for itself: scripts/test.mjs runs these one at a time.
      displayName: 'measuring',
      testMatch: [
        '<rootDir>/{apps/{cli,worker},libs/engine,samples,test}/**/*.int-spec.ts',
        ...QUIET_SPECS.map((path) => `!**/${path}`),
      ],
    },
    {
      ...shared,
      ...services,
      displayName: 'e2e',
      testMatch: ['<rootDir>/test/{docker,e2e,hostile}/**/*.e2e-spec.ts', '!**/readme-commands.e2e-spec.ts'],
    },
  ],
  testSequencer: '<rootDir>/test/slow-specs-first.cjs',
  testTimeout: 120_000,
  // For `npm run coverage`: files that no test loads count too.
  collectCoverageFrom: ['{apps,libs}/*/src/**/*.{ts,tsx}', '!**/*spec.ts', '!**/test/**', '!**/generated/**'],
  coverageReporters: ['text-summary'],
};
