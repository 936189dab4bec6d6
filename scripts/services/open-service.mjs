/** What `npm start` and `npm run dev` share: the data folder, the database, and the servers' settings. */
import { atEnd, end, isEnding } from '../shutdown.mjs';
import { credentialsOf, lockDataFolder, openDataFolder, startDataPostgres } from './data-folder.mjs';
import { checkPostgres, checkRedis } from './reach.mjs';
import { workerSlot } from './worker-slot.mjs';

/**
 * Prepares, starts what the servers need, and returns their environment.
 * @param {Awaited<ReturnType<typeof import('../environment.mjs').readSettings>>} settings
 * @param {(dataDir: string) => Promise<Record<string, string>>} prepare
 * @param {Record<string, string>} common variables for both servers
 * @throws StartError naming what is in the way, and the fix.
 */
export async function openService(settings, prepare, common) {
  const { dataDir, redisUrl } = settings;
  openDataFolder(dataDir);
  atEnd(lockDataFolder(dataDir));
  const prepared = await prepare(dataDir);
  const databaseUrl = await database(settings);
  if (redisUrl) await checkRedis('REDIS_URL', redisUrl);

  const credentials = credentialsOf(dataDir);
  const slot = workerSlot(dataDir);
  atEnd(slot.remove);
  const environment = { ...common, DATABASE_URL: databaseUrl };
  return {
    credentials,
    apiEnvironment: {
      ...environment,
      PORT: String(settings.port),
      HOST: settings.host,
      DATA_DIR: dataDir,
      ADMIN_TOKEN: credentials.adminToken,
      SIGNING_SECRET: credentials.signingSecret,
      DEMO_TEAM_NAME: credentials.demoTeam.name,
      DEMO_TEAM_TOKEN: credentials.demoTeam.token,
    },
    workerEnvironment: {
      ...environment,
      ...prepared,
      ...slot.environment,
      // The worker runs next to untrusted code: it gets only the variables that it needs. Empty counts as not set.
      ...{ ADMIN_TOKEN: '', SIGNING_SECRET: '', DEMO_TEAM_TOKEN: '' },
      ...(redisUrl ? { DATABASE_URL: '' } : {}),
    },
  };
}

/** The address of the database: the configured one, or that of the embedded one, started. */
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
  void postgres.exited.then(() => {
    if (stopping || isEnding()) return;
    console.error(`PostgreSQL on ${dataDir} ended unexpectedly. Start again; it recovers its data.`);
    end(1);
  });
  return postgres.url;
}
