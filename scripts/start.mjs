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
import { credentialsOf, lockDataFolder, openDataFolder, startDataPostgres } from './services/data-folder.mjs';
import { checkPostgres, checkRedis } from './services/reach.mjs';
import { startServer, superviseServer } from './services/server.mjs';
import { workerSlot } from './services/worker-slot.mjs';
import { atEnd, end, isEnding, runCommand } from './shutdown.mjs';

const API = join(ROOT, 'dist/apps/api/src/main.js');
const WORKER = join(ROOT, 'dist/apps/worker/src/main.js');
const SEED = join(ROOT, 'scripts/seed-demo.mjs');

await runCommand(async () => {
  loadDotEnv();
  const settings = await readSettings();
  const { dataDir, address } = settings;
  openDataFolder(dataDir);
  atEnd(lockDataFolder(dataDir));

  const prepared = await prepareService(dataDir);
  const databaseUrl = await database(settings);
  if (settings.redisUrl) await checkRedis('REDIS_URL', settings.redisUrl);
  if (isEnding()) return;

  const credentials = credentialsOf(dataDir);
  const environment = {
    NODE_ENV: 'production',
    LOG_LEVEL: process.env.LOG_LEVEL || 'warn',
    SERVICE_REVISION: revision(),
    DATABASE_URL: databaseUrl,
    ...prepared,
  };
  const api = await startApi(
    API,
    {
      ...environment,
      PORT: String(settings.port),
      HOST: settings.host,
      DATA_DIR: dataDir,
      ADMIN_TOKEN: credentials.adminToken,
      SIGNING_SECRET: credentials.signingSecret,
      DEMO_TEAM_NAME: credentials.demoTeam.name,
      DEMO_TEAM_TOKEN: credentials.demoTeam.token,
    },
    address,
  );
  atEnd(() => api.stop());
  const slot = workerSlot(dataDir);
  atEnd(slot.remove);
  const worker = superviseServer('worker', () =>
    startServer(WORKER, { ...environment, ...slot.environment, ...withheld(settings) }),
  );
  atEnd(() => worker.stop());

  const seed = startChild(process.execPath, [SEED], {
    cwd: ROOT,
    env: { ...process.env, API_URL: address, DATA_DIR: dataDir },
  });
  const { code } = await seed.exited;
  if (isEnding()) return;
  if (code !== 0) console.error('The demo competition could not be filled; the reason stands above.');
  announce(address, dataDir, credentials);
});

/** The address of the database to use: the one that is given, or the embedded one, started. */
async function database({ databaseUrl, dataDir }) {
  if (databaseUrl) {
    await checkPostgres('DATABASE_URL', databaseUrl);
    return databaseUrl;
  }
  const postgres = await startDataPostgres(dataDir);
  let stopping = false;
  atEnd(() => {
    stopping = true;
    return postgres.stop();
  });
  postgres.exited.then(() => {
    if (stopping || isEnding()) return;
    console.error(`PostgreSQL on ${dataDir} ended by itself. Start again; it mends its data.`);
    end(1);
  });
  return postgres.url;
}

/** What the worker, which sits next to foreign code, is not told: an empty value counts as none. */
function withheld({ redisUrl }) {
  return {
    ADMIN_TOKEN: '',
    SIGNING_SECRET: '',
    DEMO_TEAM_TOKEN: '',
    ...(redisUrl ? { DATABASE_URL: '' } : {}),
  };
}

function announce(address, dataDir, { adminToken, demoTeam, isNew }) {
  if (isNew) {
    console.log(`Token of ${demoTeam.name}: ${demoTeam.token}`);
    console.log(`Token of the admin: ${adminToken}`);
  }
  console.log(`Tokens are kept in ${join(dataDir, 'demo-credentials.json')}.`);
  console.log(`Leaderboards: ${address}    (Ctrl-C stops everything)`);
}
