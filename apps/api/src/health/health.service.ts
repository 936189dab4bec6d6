import { Inject, Injectable } from '@nestjs/common';
import { ArtifactStore } from '@torchperf/bundle';
import type { ApiConfig } from '@torchperf/config';
import type { Health } from '@torchperf/contracts';
import { HealthRepository, WorkerRepository } from '@torchperf/database';
import { Queues } from '@torchperf/queue';
import pTimeout from 'p-timeout';
import { API_CONFIG } from '../http/configuration/configuration.module';
import { outageOf } from '../http/problems/outage';
import { QueueView } from '../pipeline/dispatch/queue-view.service';
import { WORKER_SILENCE_MAX_MS } from '../pipeline/workers/worker-silence';
import { StoredFilesService } from '../store/stored-files.service';
import { apiClockNotice } from './api-clock';

type Check = Health['checks'][string];

/** A check that takes longer counts as down: callers have timeouts too. */
const CHECK_TIMEOUT_MS = 3_000;
/** Checks write, and anyone may request them. Results are cached for this time, so that load stays bounded. */
const CHECK_EVERY_MS = 1_000;

/** Whether the api works, checked by writing, and the number of live workers. */
@Injectable()
export class HealthService {
  private latest: { readonly madeAtMs: number; readonly checks: Promise<Health['checks']> } | null = null;

  constructor(
    @Inject(API_CONFIG) private readonly config: ApiConfig,
    private readonly repository: HealthRepository,
    private readonly queues: Queues,
    private readonly store: ArtifactStore,
    private readonly files: StoredFilesService,
    private readonly queueView: QueueView,
    private readonly workers: WorkerRepository,
  ) {}

  async get(): Promise<Health> {
    const checks = await this.checks();
    const up = Object.values(checks).every(({ status }) => status === 'up');
    const isDatabaseUp = checks.database?.status === 'up';
    return {
      status: up ? 'ok' : 'error',
      checks,
      workers: isDatabaseUp ? await this.countWorkers() : 0,
      notices: isDatabaseUp ? await this.notices() : [],
      revision: this.config.log.revision,
    };
  }

  private checks(): Promise<Health['checks']> {
    const now = performance.now();
    if (!this.latest || now - this.latest.madeAtMs > CHECK_EVERY_MS) {
      this.latest = { madeAtMs: now, checks: this.check() };
    }
    return this.latest.checks;
  }

  private async check(): Promise<Health['checks']> {
    const [database, queue, store] = await Promise.all([
      runCheck('The database does not answer.', () => this.repository.checkWritable()),
      runCheck('The queue does not answer.', () => this.queues.checkWritable()),
      runCheck('The store does not answer.', () => this.store.checkWritable()),
    ]);
    return { database, queue, store: this.withBrokenFiles(store) };
  }

  /** A broken file stops the runs that need it, not the service. */
  private withBrokenFiles(check: Check): Check {
    const { brokenCount } = this.files;
    if (check.status === 'down' || brokenCount === 0) return check;
    const detail = `${brokenCount} stored ${brokenCount === 1 ? 'file is' : 'files are'} missing or damaged: GET /api/v1/admin/artifacts/broken lists them.`;
    return { ...check, detail };
  }

  private countWorkers(): Promise<number> {
    // The database may have become unavailable since the check.
    return this.repository.countLiveWorkers(WORKER_SILENCE_MAX_MS).catch(() => 0);
  }

  private async notices(): Promise<string[]> {
    const clock = await apiClockNotice(this.workers).catch(() => null);
    return [...(clock ? [clock] : []), ...(await this.queueView.notices().catch(() => []))];
  }
}

/** @param slow the detail after a timeout. Messages of errors are left out: they may name hosts and users. */
async function runCheck(slow: string, probe: () => Promise<unknown>): Promise<Check> {
  try {
    await pTimeout(probe(), { milliseconds: CHECK_TIMEOUT_MS });
    return { status: 'up' };
  } catch (error) {
    return { status: 'down', detail: outageOf(error) ?? slow };
  }
}
