/** The settings that `npm start` and `npm run dev` themselves need; the servers read theirs through libs/config. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ROOT } from './root.mjs';
import { isPortFree } from './services/free-port.mjs';
import { checkListening } from './services/reach.mjs';
import { StartError } from './start-error.mjs';

/** Reads `.env`; environment variables take precedence. */
export function loadDotEnv() {
  const file = join(ROOT, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
}

/**
 * The settings, checked as far as they can be before anything is installed.
 * @throws StartError naming the variable and the fix.
 */
export async function readSettings() {
  const { PORT, HOST, DATA_DIR, DATABASE_URL, REDIS_URL } = process.env;
  const port = Number(PORT || 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new StartError(`PORT is "${PORT}"; it must be a whole number from 1 to 65535.`);
  }
  const host = HOST || '127.0.0.1';
  if (!(await isPortFree(port, host))) {
    throw new StartError(
      `Port ${port} is taken by another program. Stop that one, or choose another: PORT=${port + 1} npm start`,
    );
  }
  if (DATABASE_URL) await checkListening('DATABASE_URL', DATABASE_URL, 5432);
  if (REDIS_URL) await checkListening('REDIS_URL', REDIS_URL, 6379);
  return {
    port,
    host,
    /** Where this machine reaches the api. */
    address: `http://${['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host}:${port}`,
    dataDir: resolve(ROOT, DATA_DIR || '.data'),
    databaseUrl: DATABASE_URL || undefined,
    redisUrl: REDIS_URL || undefined,
  };
}

/** The revision of the sources, for the record of every run. */
export function revision() {
  if (process.env.SERVICE_REVISION) return process.env.SERVICE_REVISION;
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown';
  }
}
