import { Injectable } from '@nestjs/common';
import type { PageQuery, WorkerView } from '@torchperf/contracts';
import { AuditRepository, UnitOfWork, WorkerRepository } from '@torchperf/database';
import { ORGANISER } from '../actor';
import { toWorkerView } from './worker.mapper';
import { WorkerNotFoundError } from './workers.errors';

@Injectable()
export class AdminWorkersService {
  constructor(
    private readonly workers: WorkerRepository,
    private readonly audit: AuditRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async list({ offset, limit }: PageQuery) {
    const { rows, total } = await this.workers.page(offset, limit);
    return { items: rows.map(toWorkerView), page: { offset, limit, total } };
  }

  /**
   * Drains a worker: it finishes its run and takes no other. Or resumes it. The worker reads the order in the answer
   * to its next heartbeat, within some 5 s.
   * @throws WorkerNotFoundError
   */
  setDraining(id: string, draining: boolean): Promise<WorkerView> {
    return this.unitOfWork.run(async (transaction) => {
      const row = await this.workers.setDraining(transaction, id, draining);
      if (!row) throw new WorkerNotFoundError(id);
      const action = draining ? 'worker.drain' : 'worker.resume';
      await this.audit.add(transaction, { actor: ORGANISER, action, subject: id });
      return toWorkerView(row);
    });
  }
}
