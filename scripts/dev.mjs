/**
 * `npm run dev`: as `npm start`, but from the sources: api and worker are built and started again at every change, and
 * the pages come from Vite's server, which passes requests for the api on.
 */
import './prepare/node-version.mjs';
import { join } from 'node:path';
import { loadDotEnv, readSettings, revision } from './environment.mjs';
import { prepareDevelopment } from './prepare/index.mjs';
import { ROOT } from './root.mjs';
import { startApi } from './services/api.mjs';
import { startChild } from './services/child.mjs';
import { openService } from './services/open-service.mjs';
import { startServer, superviseServer } from './services/server.mjs';
import { atEnd, isEnding, runCommand } from './shutdown.mjs';

const NEST = join(ROOT, 'node_modules/@nestjs/cli/bin/nest.js');
/** The first build of both servers, side by side, on a small machine. */
const BUILD_MS = 180_000;
/** Watchers ignore the request to stop; the processes that they started get this long to exit. */
const WATCHER_GRACE_MS = 2_000;

await runCommand(async () => {
  loadDotEnv();
  const settings = await readSettings();
  const service = await openService(settings, prepareDevelopment, {
    LOG_LEVEL: process.env.LOG_LEVEL || 'debug',
    SERVICE_REVISION: revision(),
  });
  if (isEnding()) return;

  const watch = (app) => [NEST, 'start', app, '--watch', '--preserveWatchOutput'];
  const api = await startApi(watch('api'), service.apiEnvironment, settings.address, BUILD_MS);
  atEnd(() => api.stop(WATCHER_GRACE_MS));
  const worker = superviseServer('worker', () => startServer(watch('worker'), service.workerEnvironment));
  atEnd(() => worker.stop(WATCHER_GRACE_MS));

  const { createServer } = await import('vite');
  const vite = await createServer({
    configFile: join(ROOT, 'apps/web/vite.config.mts'),
    server: { proxy: { '/api': settings.address, '/health': settings.address } },
  });
  await vite.listen();
  atEnd(() => vite.close());

  const seed = startChild(process.execPath, [join(ROOT, 'scripts/seed-demo.mjs')], {
    env: { ...process.env, API_URL: settings.address, DATA_DIR: settings.dataDir },
  });
  await seed.exited;
  console.log(`Pages from the sources: ${vite.resolvedUrls?.local[0]}    (Ctrl-C stops everything)`);
});
