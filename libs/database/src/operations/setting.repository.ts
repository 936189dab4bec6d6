import { Injectable } from '@nestjs/common';
import type { Prisma } from '../generated/client';
import { prismaOf } from '../open-transaction';
import { PrismaService } from '../prisma.service';
import type { Transaction } from '../transaction';

/** Switches of the whole service. */
export type SettingKey = 'queue-paused';

@Injectable()
export class SettingRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** The value as it was stored; null when it never was. */
  async find(key: SettingKey): Promise<Prisma.JsonValue> {
    return (await this.prisma.setting.findUnique({ where: { key } }))?.value ?? null;
  }

  async set(transaction: Transaction, key: SettingKey, value: Prisma.InputJsonValue): Promise<void> {
    await prismaOf(transaction).setting.upsert({ where: { key }, create: { key, value }, update: { value } });
  }
}
