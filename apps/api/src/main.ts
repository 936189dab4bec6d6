import 'reflect-metadata';
import { loadApiConfig } from '@torchperf/config';
import { applyMigrations } from '@torchperf/database';
import { createApp } from './create-app';

async function main(): Promise<void> {
  const config = loadApiConfig();
  await applyMigrations(config.databaseUrl);
  const app = await createApp(config);
  // SIGTERM and SIGINT: no new requests, streams ended, what is under way finished, connections closed.
  app.enableShutdownHooks();
  await app.listen(config.port, config.host);
}

main().catch((error: unknown) => {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  const message = error instanceof Error ? error.message : String(error);
  console.error(
    taken ? `The port is taken by another program (${message}). Set PORT to a free one.` : message,
  );
  process.exit(1);
});
