import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';

/** Grace period for open requests; then their connections are cut. */
const GRACE_MS = 3_000;
const LOOK_EVERY_MS = 20;

/**
 * Lets open requests finish before the server cuts its connections. Open event streams have ended by then, because
 * `RunEvents` ends first.
 */
@Injectable()
export class ConnectionDrain implements BeforeApplicationShutdown {
  constructor(private readonly host: HttpAdapterHost<FastifyAdapter>) {}

  async beforeApplicationShutdown(): Promise<void> {
    const { server } = this.host.httpAdapter.getInstance();
    const deadline = Date.now() + GRACE_MS;
    while (Date.now() < deadline) {
      server.closeIdleConnections();
      const open = await new Promise<number>((resolve) => {
        server.getConnections((_, count) => resolve(count));
      });
      if (open === 0) return;
      await sleep(LOOK_EVERY_MS);
    }
  }
}
