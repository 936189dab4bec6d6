import { Injectable } from '@nestjs/common';
import { Prisma } from '../generated/client';
import { prismaOf } from '../open-transaction';
import type { Transaction } from '../transaction';

export type EventRow = Prisma.EventGetPayload<object>;

/** Retired events come last. */
export const EVENT_ORDER = [
  { retiredAt: { sort: 'asc', nulls: 'first' } },
  { position: 'asc' },
  { key: 'asc' },
] as const satisfies Prisma.EventOrderByWithRelationInput[];

/** An event, in the columns of its table. */
export interface EventColumns {
  /** The event's id in addresses. */
  readonly key: string;
  readonly title: string;
  readonly description: string;
  readonly objectives: Prisma.InputJsonArray;
  readonly constraints: Prisma.InputJsonArray;
  readonly rank: EventRow['rank'];
  readonly bestOf: EventRow['bestOf'];
  readonly composite: Prisma.InputJsonObject | null;
  readonly minAboveConstant: number | null;
}

/** The events of competitions, in the transactions of their changes. */
@Injectable()
export class EventRepository {
  find(transaction: Transaction, competitionId: string, key: string): Promise<EventRow | null> {
    return prismaOf(transaction).event.findUnique({ where: { competitionId_key: { competitionId, key } } });
  }

  /** The events that a competition starts with, in their order. */
  async addFirst(
    transaction: Transaction,
    competitionId: string,
    events: readonly EventColumns[],
  ): Promise<void> {
    const data = events.map((event, position) => ({ competitionId, position, ...toData(event) }));
    await prismaOf(transaction).event.createMany({ data });
  }

  /** Appends an event. @returns null when the competition has one of this key. */
  async addIfNew(
    transaction: Transaction,
    competitionId: string,
    event: EventColumns,
    addedAt: Date,
  ): Promise<EventRow | null> {
    const { _max } = await prismaOf(transaction).event.aggregate({
      where: { competitionId },
      _max: { position: true },
    });
    const position = (_max.position ?? -1) + 1;
    const [added] = await prismaOf(transaction).event.createManyAndReturn({
      data: [{ competitionId, position, addedAt, ...toData(event) }],
      skipDuplicates: true,
    });
    return added ?? null;
  }

  edit(transaction: Transaction, id: string, event: EventColumns): Promise<EventRow> {
    return prismaOf(transaction).event.update({ where: { id }, data: toData(event) });
  }

  /** Retires an event, or with null lets it be ranked again. */
  setRetired(transaction: Transaction, id: string, retiredAt: Date | null): Promise<EventRow> {
    return prismaOf(transaction).event.update({ where: { id }, data: { retiredAt } });
  }
}

function toData({ composite, ...columns }: EventColumns) {
  return { ...columns, composite: composite ?? Prisma.DbNull };
}
