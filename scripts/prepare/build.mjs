/** What is made out of the sources: Prisma's client, the server's JavaScript, the web app. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root.mjs';
import { run, say } from './run.mjs';
import { hashOf, isStamped, stamp, unstamp } from './stamp.mjs';

const LOCK = 'package-lock.json';

async function unlessMade({ name, text, inputs, outputs, make }) {
  const version = hashOf(inputs);
  const there = outputs.every((output) => existsSync(join(ROOT, output)));
  if (there && isStamped(name, version)) return;
  say(text);
  unstamp(name);
  await make();
  stamp(name, version);
}

export function preparePrismaClient() {
  return unlessMade({
    name: 'prisma-client',
    text: 'Generating the database client (prisma generate).',
    inputs: ['prisma/schema.prisma', 'prisma.config.ts', LOCK],
    outputs: ['libs/database/src/generated/client.ts', 'libs/database/src/generated/tables.ts'],
    make: () =>
      run(process.execPath, ['node_modules/prisma/build/index.js', 'generate'], {
        // `generate` never runs the native schema engine, but would download it where it is not named.
        env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true', PRISMA_HIDE_UPDATE_MESSAGE: '1' },
      }),
  });
}

export function prepareServer() {
  return unlessMade({
    name: 'server',
    text: 'Building the server (nest build).',
    inputs: ['apps/api', 'apps/worker', 'libs', 'tsconfig.json', 'nest-cli.json', LOCK],
    outputs: ['dist/apps/api/src/main.js', 'dist/apps/worker/src/main.js'],
    make: () =>
      Promise.all(
        ['api', 'worker'].map((app) =>
          run(process.execPath, ['node_modules/@nestjs/cli/bin/nest.js', 'build', app]),
        ),
      ),
  });
}

export function prepareBenchmarks() {
  return unlessMade({
    name: 'bench',
    text: 'Building the benchmarks (nest build bench).',
    inputs: ['apps/api', 'apps/cli', 'bench', 'libs', 'tsconfig.json', 'nest-cli.json', LOCK],
    outputs: ['dist/bench/src/main.js'],
    make: () => run(process.execPath, ['node_modules/@nestjs/cli/bin/nest.js', 'build', 'bench']),
  });
}

export function prepareCommandLine() {
  return unlessMade({
    name: 'cli',
    text: 'Building the command line (nest build).',
    inputs: ['apps/cli', 'libs', 'tsconfig.json', 'nest-cli.json', LOCK],
    outputs: ['dist/apps/cli/src/main.js', 'dist/libs/engine/src/referee-process/main.js'],
    make: () => run(process.execPath, ['node_modules/@nestjs/cli/bin/nest.js', 'build', 'cli']),
  });
}

export function prepareWeb() {
  return unlessMade({
    name: 'web',
    text: 'Building the web app (vite build).',
    inputs: ['apps/web', 'docs', 'libs/contracts/src', 'libs/domain/src', 'tsconfig.json', LOCK],
    outputs: ['dist/web/index.html'],
    make: () =>
      run(process.execPath, ['node_modules/vite/bin/vite.js', 'build', 'apps/web', '--logLevel', 'warn']),
  });
}
