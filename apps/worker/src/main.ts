import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { InvalidEnvironmentError, loadWorkerConfig } from '@torchperf/config';
import { SandboxUnavailableError } from '@torchperf/engine';
import { Logger } from 'nestjs-pino';
import { WorkerModule } from './worker.module';

async function main(): Promise<void> {
  const config = loadWorkerConfig();
  const app = await NestFactory.createApplicationContext(WorkerModule.forRoot(config), { bufferLogs: true });
  app.useLogger(app.get(Logger));
  app.enableShutdownHooks();
  endWithParent();
}

/** A supervisor that is killed outright cannot end its workers; one that asks for it is followed. */
function endWithParent(): void {
  if (!process.channel) return;
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
}

main().catch((error: unknown) => {
  const expected = error instanceof InvalidEnvironmentError || error instanceof SandboxUnavailableError;
  const text = error instanceof Error ? (expected ? error.message : error.stack) : String(error);
  process.stderr.write(`The worker cannot start. ${text}\n`);
  process.exit(1);
});
