/**
 * `npm run seed:scale -- [--submissions 100000] [--teams 10000] [--competition scale-trial]`: creates a competition with
 * so many generated results in the database of DATABASE_URL, for a load test of an installation.
 */
import './prepare/node-version.mjs';
import { join } from 'node:path';
import { loadDotEnv } from './environment.mjs';
import { prepareScaleTrial } from './prepare/index.mjs';
import { ROOT } from './root.mjs';
import { startChild } from './services/child.mjs';
import { end, runCommand } from './shutdown.mjs';
import { StartError } from './start-error.mjs';

const BUILT = join(ROOT, 'dist/bench/src/scale/main.js');

await runCommand(async () => {
  loadDotEnv();
  if (!process.env.DATABASE_URL) {
    throw new StartError(
      'Name the database in DATABASE_URL. The trial adds rows to it that only you can remove.',
    );
  }
  await prepareScaleTrial();
  const child = startChild(process.execPath, [BUILT, ...process.argv.slice(2)], {
    env: process.env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  await end((await child.exited).code ?? 1);
});
