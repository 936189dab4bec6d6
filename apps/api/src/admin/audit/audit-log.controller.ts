import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { API_PREFIX, AuditEntrySchema, listOf, type PageQuery, PageQuerySchema } from '@torchperf/contracts';
import { AdminGuard } from '../../http/auth/admin.guard';
import { ADMIN_PROBLEMS } from '../../http/auth/admin-problems';
import { Answers } from '../../http/openapi/answers.decorator';
import { AuditLogService } from './audit-log.service';

@Controller(`${API_PREFIX}/admin/audit-log`)
@UseGuards(AdminGuard)
export class AuditLogController {
  constructor(private readonly log: AuditLogService) {}

  @Get()
  @Answers(
    { id: 'listAuditLog', tag: 'admin', summary: 'List what organisers did' },
    listOf(AuditEntrySchema),
    { token: 'required', problems: ADMIN_PROBLEMS },
  )
  list(@Query({ schema: PageQuerySchema }) page: PageQuery) {
    return this.log.list(page);
  }
}
