import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { InvalidEnvironmentError, loadWorkerConfig, type WorkerConfig } from '@torchperf/config';
import { SandboxUnavailableError } from '@torchperf/engine';
import { openLeases } from '@torchperf/queue';
import { Logger } from 'nestjs-pino';
import { pino } from 'pino';
import { CpuClaim } from './cpu-claim';
import { SlotTakenError } from './slot-lock';
import { WorkerModule } from './worker.module';
import { WorkerHealthFile } from './worker-health-file';

/** Errors whose message alone suffices for an operator; of others the stack is printed. */
const EXPECTED = [InvalidEnvironmentError, SandboxUnavailableError, SlotTakenError];

async function main(): Promise<void> {
  const config = loadWorkerConfig();
  const claim = await acquireCpu(config);
  const app = await NestFactory.createApplicationContext(WorkerModule.forRoot(config, claim), {
    abortOnError: false,
    bufferLogs: true,
  });
  app.useLogger(app.get(Logger));
  app.enableShutdownHooks();
}

/** Waits for the worker's CPU. Nest buffers log lines until it has started, so these are written directly. */
async function acquireCpu(config: WorkerConfig): Promise<CpuClaim> {
  const logger = pino({ level: config.log.level, base: { worker: config.workerId } });
  const health = new WorkerHealthFile(config);
  return CpuClaim.acquire(openLeases(config.queue), {
    workerId: config.workerId,
    wanted: config.cpu,
    onWaiting: (reason) => {
      logger.warn(`Waiting for a CPU: ${reason}.`);
      health.write('waiting', reason);
    },
    onLost: (reason) => {
      logger.error(`Stopping: ${reason}.`);
      process.exitCode = 1;
      process.kill(process.pid, 'SIGTERM');
    },
  });
}

main().catch((error: unknown) => {
  const expected = EXPECTED.some((type) => error instanceof type);
  const text = error instanceof Error ? (expected ? error.message : error.stack) : String(error);
  process.stderr.write(`The worker cannot start. ${text}\n`);
  process.exit(1);
});
