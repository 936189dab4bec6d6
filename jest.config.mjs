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
      testMatch: ['<rootDir>/{apps/api,libs/{bundle,database,queue}}/**/*.int-spec.ts'],
    },
    {
      ...shared,
      ...services,
      // What measures, or isolates, needs the CPUs for itself: scripts/test.mjs runs these one at a time.
      displayName: 'measuring',
      testMatch: ['<rootDir>/{apps/{cli,contestant,worker},libs/engine,samples,test}/**/*.int-spec.ts'],
    },
    { ...shared, ...services, displayName: 'e2e', testMatch: ['<rootDir>/test/**/*.e2e-spec.ts'] },
  ],
  testTimeout: 120_000,
};
