import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { InvalidEnvironmentError, loadWorkerConfig } from '@torchperf/config';
import { SandboxUnavailableError } from '@torchperf/engine';
import { Logger } from 'nestjs-pino';
import { SlotTakenError } from './slot-lock';
import { WorkerModule } from './worker.module';

/** Errors whose message says all that an operator needs. */
const EXPECTED = [InvalidEnvironmentError, SandboxUnavailableError, SlotTakenError];

async function main(): Promise<void> {
  const config = loadWorkerConfig();
  const app = await NestFactory.createApplicationContext(WorkerModule.forRoot(config), {
    abortOnError: false,
    bufferLogs: true,
  });
  app.useLogger(app.get(Logger));
  app.enableShutdownHooks();
}

main().catch((error: unknown) => {
  const expected = EXPECTED.some((type) => error instanceof type);
  const text = error instanceof Error ? (expected ? error.message : error.stack) : String(error);
  process.stderr.write(`The worker cannot start. ${text}\n`);
  process.exit(1);
});
