/** Lets a plain `node` process of a test run this repository's TypeScript: `node --require …/register-typescript.cjs`. */
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { resolve } = require('node:path');
const { transformSync } = require('@swc/core');

const REPOSITORY = resolve(__dirname, '../../..');

Module._extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), {
    filename,
    jsc: {
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
      target: 'es2022',
    },
    module: { type: 'commonjs' },
  });
  module._compile(code, filename);
};

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = (request, ...rest) => {
  const alias = /^@torchperf\/(.+)$/.exec(request);
  return resolveFilename(alias ? `${REPOSITORY}/libs/${alias[1]}/src/index.ts` : request, ...rest);
};
