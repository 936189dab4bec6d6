import { Injectable } from '@nestjs/common';
import { type AuditEntry, AuditEntrySchema, type PageQuery } from '@torchperf/contracts';
import { AuditRepository, type AuditRow } from '@torchperf/database';

function toAuditEntry({ id, at, detail, ...row }: AuditRow): AuditEntry {
  return {
    ...row,
    id: String(id),
    at: at.toISOString(),
    detail: AuditEntrySchema.shape.detail.parse(detail),
  };
}

@Injectable()
export class AuditLogService {
  constructor(private readonly audit: AuditRepository) {}

  /** Newest first. */
  async list({ offset, limit }: PageQuery) {
    const { rows, total } = await this.audit.page(offset, limit);
    return { items: rows.map(toAuditEntry), page: { offset, limit, total } };
  }
}
