/**
 * `npm start`: prepares a fresh clone, then runs everything until Ctrl-C: PostgreSQL (embedded, unless DATABASE_URL
 * names one), the api with the web app, and one worker; and fills a new database with the demo competition.
 */
import './prepare/node-version.mjs';
import { join } from 'node:path';
import { loadDotEnv, readSettings, revision } from './environment.mjs';
import { prepareService } from './prepare/index.mjs';
import { ROOT } from './root.mjs';
import { startApi } from './services/api.mjs';
import { startChild } from './services/child.mjs';
import { openService } from './services/open-service.mjs';
import { startServer, superviseServer } from './services/server.mjs';
import { atEnd, isEnding, runCommand } from './shutdown.mjs';

const built = (app) => ['--enable-source-maps', join(ROOT, `dist/apps/${app}/src/main.js`)];
const SEED = join(ROOT, 'scripts/seed-demo.mjs');
/** With all migrations to apply, on a small machine that does other things too. */
const READY_MS = 60_000;

await runCommand(async () => {
  loadDotEnv();
  const settings = await readSettings();
  const { dataDir, address } = settings;
  const service = await openService(settings, prepareService, {
    NODE_ENV: 'production',
    LOG_LEVEL: process.env.LOG_LEVEL || 'warn',
    SERVICE_REVISION: revision(),
  });
  if (isEnding()) return;

  const api = await startApi(built('api'), service.apiEnvironment, address, READY_MS);
  atEnd(() => api.stop());
  const worker = superviseServer('worker', () => startServer(built('worker'), service.workerEnvironment));
  atEnd(() => worker.stop());

  const seed = startChild(process.execPath, [SEED], {
    cwd: ROOT,
    env: { ...process.env, API_URL: address, DATA_DIR: dataDir },
  });
  const { code } = await seed.exited;
  if (isEnding()) return;
  if (code !== 0) console.error('Seeding the demo competition failed; see the reason above.');
  announce(address, dataDir, service.credentials);
});

function announce(address, dataDir, { adminToken, demoTeam, isNew }) {
  if (isNew) {
    console.log(`Token of ${demoTeam.name}: ${demoTeam.token}`);
    console.log(`Token of the admin: ${adminToken}`);
  }
  console.log(`Tokens are stored in ${join(dataDir, 'demo-credentials.json')}.`);
  console.log(`Leaderboards: ${address}    (Ctrl-C stops everything)`);
}
