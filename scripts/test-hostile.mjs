/**
 * `npm run test:hostile`: prepares a clone, and puts every bundle of test/fixtures/bundles/hostile through a service
 * of its own, once in each way in which a worker can isolate. Prints what became of each; the regular expressions `TRICKS`
 * and `WAYS` choose some.
 */
import './prepare/node-version.mjs';
import { join, resolve } from 'node:path';
import { loadDotEnv } from './environment.mjs';
import { prepareTests } from './prepare/index.mjs';
import { ROOT } from './root.mjs';
import { startChild } from './services/child.mjs';
import { end, runCommand } from './shutdown.mjs';

await runCommand(async () => {
  loadDotEnv();
  const prepared = await prepareTests(resolve(ROOT, process.env.DATA_DIR || '.data'));
  const child = startChild(
    process.execPath,
    [
      join(ROOT, 'node_modules/jest/bin/jest.js'),
      ...['--selectProjects', 'e2e', '--runInBand', 'test/hostile', ...process.argv.slice(2)],
    ],
    { cwd: ROOT, env: { ...process.env, ...prepared }, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  await end((await child.exited).code ?? 1);
});
