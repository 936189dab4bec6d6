import { Injectable } from '@nestjs/common';
import type { HeartbeatAnswer, WorkerHeartbeat } from '@torchperf/contracts';
import { WorkerRepository } from '@torchperf/database';
import { JobAssignment } from '../dispatch/job-assignment.service';
import { WORKER_SILENCE_MAX_MS } from './worker-silence';

@Injectable()
export class WorkersService {
  constructor(
    private readonly workers: WorkerRepository,
    private readonly assignment: JobAssignment,
  ) {}

  /** Records a worker's heartbeat, and returns its instruction. */
  async receive(heartbeat: WorkerHeartbeat): Promise<HeartbeatAnswer> {
    const { workerId: id, job: _job, ...report } = heartbeat;
    const { draining, lastSeenAt } = await this.workers.recordHeartbeat({ id, ...report });
    const instruction = await this.assignment.instruct(heartbeat, draining);
    return { draining, receivedAt: lastSeenAt.toISOString(), instruction };
  }

  /** Marks workers without heartbeats as lost. @returns their ids. */
  markLost(): Promise<string[]> {
    return this.workers.markLost(WORKER_SILENCE_MAX_MS);
  }
}
