import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  Post,
  Query,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import {
  AcceptNoiseSchema,
  type AdminSubmissionQuery,
  AdminSubmissionQuerySchema,
  AdminSubmissionSchema,
  API_PREFIX,
  DisqualificationSchema,
  DisqualifySchema,
  HoldSchema,
  listOf,
  NoiseReceiptSchema,
  ReleaseSchema,
  RerunReceiptSchema,
  ReviewReceiptSchema,
} from '@torchperf/contracts';
import type { z } from 'zod';
import { AdminGuard } from '../../http/auth/admin.guard';
import { ADMIN_PROBLEMS } from '../../http/auth/admin-problems';
import { IdempotencyInterceptor } from '../../http/idempotency/idempotency.interceptor';
import { Answers } from '../../http/openapi/answers.decorator';
import { AdminSubmissionsService } from './admin-submissions.service';

@Controller(`${API_PREFIX}/admin/submissions`)
@UseGuards(AdminGuard)
@UseInterceptors(IdempotencyInterceptor)
export class AdminSubmissionsController {
  constructor(private readonly submissions: AdminSubmissionsService) {}

  @Get()
  @Answers(
    { id: 'listAllSubmissions', tag: 'admin', summary: 'List submissions with what only organisers see' },
    listOf(AdminSubmissionSchema),
    { token: 'required', problems: ADMIN_PROBLEMS },
  )
  list(@Query({ schema: AdminSubmissionQuerySchema }) query: AdminSubmissionQuery) {
    return this.submissions.list(query);
  }

  @Post(':id/rerun')
  @Answers(
    { id: 'rerunSubmission', tag: 'admin', summary: 'Measure a submission again' },
    RerunReceiptSchema,
    {
      statuses: [201],
      token: 'required',
      problems: [...ADMIN_PROBLEMS, 'submission-not-found', 'submission-disqualified', 'run-unfinished'],
    },
  )
  rerun(@Param('id') id: string) {
    return this.submissions.rerun(id);
  }

  @Post(':id/disqualify')
  @HttpCode(200)
  @Answers(
    { id: 'disqualifySubmission', tag: 'admin', summary: 'Disqualify a submission' },
    DisqualificationSchema,
    {
      token: 'required',
      problems: [...ADMIN_PROBLEMS, 'submission-not-found', 'submission-reference'],
    },
  )
  disqualify(
    @Param('id') id: string,
    @Body({ schema: DisqualifySchema }) { reason }: z.infer<typeof DisqualifySchema>,
  ) {
    return this.submissions.disqualify(id, reason);
  }

  @Post(':id/reinstate')
  @HttpCode(200)
  @Answers(
    { id: 'reinstateSubmission', tag: 'admin', summary: 'Reinstate a disqualified submission' },
    DisqualificationSchema,
    {
      token: 'required',
      problems: [...ADMIN_PROBLEMS, 'submission-not-found', 'submission-reference'],
    },
  )
  reinstate(@Param('id') id: string) {
    return this.submissions.reinstate(id);
  }

  @Post(':id/accept-noise')
  @HttpCode(200)
  @Answers({ id: 'acceptNoise', tag: 'admin', summary: 'Let a noisy run rank' }, NoiseReceiptSchema, {
    token: 'required',
    problems: [...ADMIN_PROBLEMS, 'submission-not-found', 'submission-not-noisy'],
  })
  acceptNoise(
    @Param('id') id: string,
    @Body({ schema: AcceptNoiseSchema }) { note }: z.infer<typeof AcceptNoiseSchema>,
  ) {
    return this.submissions.acceptNoise(id, note);
  }

  @Post(':id/hold')
  @HttpCode(200)
  @Answers(
    { id: 'holdSubmission', tag: 'admin', summary: 'Hold a submission for review' },
    ReviewReceiptSchema,
    {
      token: 'required',
      problems: [
        ...ADMIN_PROBLEMS,
        'submission-not-found',
        'submission-disqualified',
        'submission-baseline',
        'submission-held',
      ],
    },
  )
  hold(@Param('id') id: string, @Body({ schema: HoldSchema }) { reason }: z.infer<typeof HoldSchema>) {
    return this.submissions.hold(id, reason);
  }

  @Post(':id/release')
  @HttpCode(200)
  @Answers(
    { id: 'releaseSubmission', tag: 'admin', summary: 'Release a held submission' },
    ReviewReceiptSchema,
    {
      token: 'required',
      problems: [...ADMIN_PROBLEMS, 'submission-not-found', 'submission-disqualified', 'submission-not-held'],
    },
  )
  release(@Param('id') id: string, @Body({ schema: ReleaseSchema }) { note }: z.infer<typeof ReleaseSchema>) {
    return this.submissions.release(id, note);
  }
}
