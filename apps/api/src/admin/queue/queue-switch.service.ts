import { Injectable } from '@nestjs/common';
import type { QueueItem, QueueState } from '@torchperf/contracts';
import { AuditRepository, SettingRepository, UnitOfWork } from '@torchperf/database';
import { QueueView } from '../../pipeline/dispatch/queue-view.service';
import { RunEvents } from '../../pipeline/run-updates/run-events.service';
import { ORGANISER } from '../actor';

/** Shows, pauses and resumes the queue of runs. While it is paused no worker gets a run; those under way continue. */
@Injectable()
export class QueueSwitchService {
  constructor(
    private readonly view: QueueView,
    private readonly settings: SettingRepository,
    private readonly audit: AuditRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly runEvents: RunEvents,
  ) {}

  state(): Promise<QueueState> {
    return this.view.state();
  }

  async items(): Promise<{ items: QueueItem[] }> {
    return { items: await this.view.items() };
  }

  async set(paused: boolean): Promise<QueueState> {
    await this.unitOfWork.run(async (transaction) => {
      await this.settings.set(transaction, 'queue-paused', paused);
      const action = paused ? 'queue.pause' : 'queue.resume';
      await this.audit.add(transaction, { actor: ORGANISER, action, subject: 'benchmark' });
    });
    this.runEvents.queuedChanged();
    return this.state();
  }
}
