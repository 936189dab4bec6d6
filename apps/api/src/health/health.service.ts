import { access, constants } from 'node:fs/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { ApiConfig } from '@torchperf/config';
import type { Health } from '@torchperf/contracts';
import { HealthRepository, WorkerRepository } from '@torchperf/database';
import { Queues } from '@torchperf/queue';
import { API_CONFIG } from '../configuration/configuration.module';
import { QueueView } from '../dispatch/queue-view.service';
import { WORKER_SILENCE_MAX_MS } from '../workers/worker-silence';

import { apiClockNotice } from './api-clock';

type Check = Health['checks'][string];

/** A check that takes longer counts as down: who asks has a limit too. */
const CHECK_TIMEOUT_MS = 3_000;

/** Whether the api can do its work, and with how many workers. */
@Injectable()
export class HealthService {
  constructor(
    @Inject(API_CONFIG) private readonly config: ApiConfig,
    private readonly repository: HealthRepository,
    private readonly queues: Queues,
    private readonly queueView: QueueView,
    private readonly workers: WorkerRepository,
  ) {}

  async get(): Promise<Health> {
    const [database, queue, store] = await Promise.all([
      check('the database does not answer', () => this.repository.ping()),
      check('the queue does not answer', () => this.queues.ping(CHECK_TIMEOUT_MS)),
      check('the data folder cannot be written', () =>
        access(this.config.dataDir, constants.R_OK | constants.W_OK | constants.X_OK),
      ),
    ]);
    const checks = { database, queue, store };
    const up = Object.values(checks).every(({ status }) => status === 'up');
    const isDatabaseUp = database.status === 'up';
    return {
      status: up ? 'ok' : 'error',
      checks,
      workers: isDatabaseUp ? await this.repository.countLiveWorkers(WORKER_SILENCE_MAX_MS) : 0,
      notices: isDatabaseUp ? await this.notices() : [],
      revision: this.config.log.revision,
    };
  }

  private async notices(): Promise<string[]> {
    const clock = await apiClockNotice(this.workers);
    return [...(clock ? [clock] : []), ...(await this.queueView.notices())];
  }
}

/** @param detail said instead of the error's own words, which may name hosts and users: this page is public. */
async function check(detail: string, probe: () => Promise<unknown>): Promise<Check> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('timed out')), CHECK_TIMEOUT_MS);
  });
  try {
    await Promise.race([probe(), timeout]);
    return { status: 'up' };
  } catch {
    return { status: 'down', detail };
  } finally {
    clearTimeout(timer);
  }
}
