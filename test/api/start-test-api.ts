import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type ApiConfig, loadApiConfig } from '@torchperf/config';
import type { DestinationStream } from 'pino';
import { createApp } from '../../apps/api/src/create-app';
import { PrismaService } from '../../libs/database/src/prisma.service';
import { createTestDatabase, testQueuePrefix, testRedisUrl } from '../services';

export const ADMIN_TOKEN = 'admin-token-of-the-tests-0123456789abcdef';
export const SIGNING_SECRET = 'signing-secret-of-the-tests-0123456789abcdef';

/** The api on a port, database, data folder and queue prefix of its own. */
export interface TestApi {
  readonly app: NestFastifyApplication;
  readonly url: string;
  readonly config: ApiConfig;
  readonly prisma: PrismaService;
  /** Sends a request to the api; `token` becomes the bearer token. */
  ask(path: string, init?: RequestInit & { token?: string }): Promise<Response>;
  close(): Promise<void>;
}

export interface TestApiOptions {
  readonly webFolder?: string | null;
  readonly logStream?: DestinationStream;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts the whole api on real services, as `main.ts` does. */
export async function startTestApi(options: TestApiOptions = {}): Promise<TestApi> {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'torchperf-api-'));
  const config = loadApiConfig({
    DATABASE_URL: database.url,
    REDIS_URL: testRedisUrl(),
    QUEUE_PREFIX: testQueuePrefix(),
    DATA_DIR: dataDir,
    SIGNING_SECRET,
    ADMIN_TOKEN,
    LOG_LEVEL: 'silent',
    ...options.environment,
  });
  const app = await createApp(config, {
    webFolder: options.webFolder ?? null,
    logStream: options.logStream,
  });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    app,
    url,
    config,
    prisma: app.get(PrismaService),
    ask: (path, { token, headers, ...init } = {}) =>
      fetch(`${url}${path}`, {
        ...init,
        headers: { ...(token && { authorization: `Bearer ${token}` }), ...headers },
      }),
    close: async () => {
      await app.close();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A token as long and random as real ones. */
export function randomToken(): string {
  return `tp_${randomBytes(24).toString('base64url')}`;
}
