import { Controller, Get, UseGuards } from '@nestjs/common';
import { API_PREFIX, BrokenArtifactsSchema } from '@torchperf/contracts';
import { AdminGuard } from '../http/auth/admin.guard';
import { ADMIN_PROBLEMS } from '../http/auth/admin-problems';
import { Answers } from '../http/openapi/answers.decorator';
import { StoredFilesService } from './stored-files.service';

/** For organisers: which stored files are missing or damaged, and what they are for. */
@Controller(`${API_PREFIX}/admin/artifacts`)
@UseGuards(AdminGuard)
export class BrokenArtifactsController {
  constructor(private readonly files: StoredFilesService) {}

  @Get('broken')
  @Answers(
    { id: 'listBrokenArtifacts', tag: 'admin', summary: 'List stored files that are missing or damaged' },
    BrokenArtifactsSchema,
    { token: 'required', problems: [...ADMIN_PROBLEMS, 'service-unavailable'] },
  )
  async list() {
    return { items: await this.files.listBroken() };
  }
}
