import { Controller, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { API_PREFIX, CancellationSchema } from '@torchperf/contracts';
import type { TeamRow } from '@torchperf/database';
import { CurrentTeam } from '../http/auth/current-team.decorator';
import { TeamGuard } from '../http/auth/team.guard';
import { Answers } from '../http/openapi/answers.decorator';
import { SubmissionsService } from './submissions.service';

@Controller(`${API_PREFIX}/submissions`)
@UseGuards(TeamGuard)
export class CancellationController {
  constructor(private readonly submissions: SubmissionsService) {}

  @Post(':id/cancel')
  @HttpCode(200)
  @Answers(
    {
      id: 'cancelSubmission',
      tag: 'submissions',
      summary: "Cancel the waiting run of your team's submission",
    },
    CancellationSchema,
    {
      token: 'required',
      problems: [
        'token-missing',
        'token-unknown',
        'team-only',
        'submission-of-another-team',
        'submission-not-found',
        'run-finished',
      ],
    },
  )
  cancel(@Param('id') id: string, @CurrentTeam() team: TeamRow) {
    return this.submissions.cancel(id, team);
  }
}
