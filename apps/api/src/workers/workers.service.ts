import { Injectable } from '@nestjs/common';
import type { WorkerHeartbeat } from '@torchperf/contracts';
import { WorkerRepository } from '@torchperf/database';
import type { HeartbeatAnswer } from '@torchperf/queue';

/** Workers are heard of every 5 s; after six silent turns one counts as lost. */
export const LOST_AFTER_MS = 30_000;

@Injectable()
export class WorkersService {
  constructor(private readonly workers: WorkerRepository) {}

  /** Notes that a worker is alive, and tells it whether the organiser wants it to drain. */
  async heardOf({ workerId, ...heartbeat }: WorkerHeartbeat): Promise<HeartbeatAnswer> {
    const { draining } = await this.workers.heardOf({ id: workerId, ...heartbeat }, new Date());
    return { draining };
  }

  /** Marks workers that fell silent as lost. @returns how many. */
  markLost(now: Date): Promise<number> {
    return this.workers.markLost(new Date(now.getTime() - LOST_AFTER_MS));
  }
}
