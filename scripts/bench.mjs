/** `npm run bench -- NAME… [--json FILE]`: prepares a clone, builds the benchmarks of `bench/` and runs them. */
import './prepare/node-version.mjs';
import { join, resolve } from 'node:path';
import { loadDotEnv } from './environment.mjs';
import { prepareBench } from './prepare/index.mjs';
import { ROOT } from './root.mjs';
import { startChild } from './services/child.mjs';
import { end, runCommand } from './shutdown.mjs';

/** As a referee has it: explicit garbage collection only. */
const NODE_OPTIONS = ['--expose-gc', '--max-semi-space-size=64'];

await runCommand(async () => {
  loadDotEnv();
  const prepared = await prepareBench(resolve(ROOT, process.env.DATA_DIR || '.data'));
  const child = startChild(
    process.execPath,
    [...NODE_OPTIONS, join(ROOT, 'dist/bench/src/main.js'), ...process.argv.slice(2)],
    { cwd: process.cwd(), env: { ...process.env, ...prepared }, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  await end((await child.exited).code ?? 1);
});
