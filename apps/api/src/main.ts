import 'reflect-metadata';
import { loadApiConfig } from '@torchperf/config';
import { applyMigrations } from '@torchperf/database';
import { createApp } from './create-app';

async function main(): Promise<void> {
  const config = loadApiConfig();
  await applyMigrations(config.databaseUrl).catch((cause: unknown) => {
    throw new Error(
      `The database cannot be used: ${reasonOf(cause)}. Check that it runs, and DATABASE_URL's host, user and name.`,
    );
  });
  const app = await createApp(config);
  // SIGTERM and SIGINT: refuse new requests, end streams, finish open requests, close connections.
  app.enableShutdownHooks();
  await app.listen(config.port, config.host);
}

/** An error's message; a connection tried on several addresses has none, but a code. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || ('code' in error ? String(error.code) : error.name);
}

main().catch((error: unknown) => {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  const message = reasonOf(error);
  console.error(
    taken ? `The port is in use by another program (${message}). Set PORT to a free one.` : message,
  );
  process.exit(1);
});
