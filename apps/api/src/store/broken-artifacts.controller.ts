import { Controller, Get, UseGuards } from '@nestjs/common';
import { API_PREFIX, BrokenArtifactsSchema } from '@torchperf/contracts';
import { ADMIN_PROBLEMS } from '../admin/admin-problems';
import { AdminGuard } from '../auth/admin.guard';
import { Answers } from '../openapi/answers.decorator';
import { StoredFilesService } from './stored-files.service';

/** For organisers: which stored files are missing or damaged, and what they are for. */
@Controller(`${API_PREFIX}/admin/artifacts`)
@UseGuards(AdminGuard)
export class BrokenArtifactsController {
  constructor(private readonly files: StoredFilesService) {}

  @Get('broken')
  @Answers(BrokenArtifactsSchema, { token: 'required', problems: [...ADMIN_PROBLEMS, 'service-unavailable'] })
  async list() {
    return { items: await this.files.listBroken() };
  }
}
