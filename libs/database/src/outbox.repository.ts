import { Injectable } from '@nestjs/common';
import type { Transaction } from './transaction';
import { UnitOfWork } from './unit-of-work';

/**
 * Messages of the outbox by topic. The run, or the final with its runs, shall be sent to the benchmark queue;
 * `withdraw`: a job shall be removed from it.
 */
export type OutboxTopic = 'benchmark' | 'final' | 'withdraw';

export interface OutboxMessage {
  readonly id: bigint;
  readonly topic: OutboxTopic;
  /** The id of what the message is about: a run or a final; of `withdraw` the id of a job. */
  readonly key: string;
}

/** What became of a batch: how many messages are sent, and what stopped it. */
export interface OutboxBatch {
  readonly sent: number;
  readonly error: unknown;
}

@Injectable()
export class OutboxRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Writes a message in the transaction of what it announces; it is sent once that has committed. */
  async add(transaction: Transaction, topic: OutboxTopic, key: string): Promise<void> {
    await transaction.outbox.create({ data: { topic, key, payload: {} } });
  }

  /** When the newest message about this key was written; null when there is none. */
  async lastAddedAt(transaction: Transaction, key: string): Promise<Date | null> {
    const { _max } = await transaction.outbox.aggregate({ where: { key }, _max: { createdAt: true } });
    return _max.createdAt;
  }

  /**
   * Sends the oldest messages that are not sent, in order, each at least once: a message counts as sent when
   * `send` resolves, and stays when it throws, which ends the batch. Messages that another dispatcher has in
   * hand are left to it.
   */
  async sendBatch(limit: number, send: (message: OutboxMessage) => Promise<void>): Promise<OutboxBatch> {
    return this.unitOfWork.run(async (transaction) => {
      const messages = await transaction.$queryRaw<OutboxMessage[]>`
        SELECT id, topic, key FROM outbox WHERE sent_at IS NULL ORDER BY id LIMIT ${limit}
        FOR UPDATE SKIP LOCKED`;
      const sent: bigint[] = [];
      let error: unknown = null;
      for (const message of messages) {
        try {
          await send(message);
          sent.push(message.id);
        } catch (thrown) {
          error = thrown;
          break;
        }
      }
      await transaction.outbox.updateMany({ where: { id: { in: sent } }, data: { sentAt: new Date() } });
      return { sent: sent.length, error };
    });
  }
}
