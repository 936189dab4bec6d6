import { Body, Controller, Post, UseGuards } from '@nestjs/common';
import { API_PREFIX, type CreateTeam, CreateTeamSchema, NewTeamSchema } from '@torchperf/contracts';
import { AdminGuard } from '../auth/admin.guard';
import { Answers } from '../openapi/answers.decorator';
import { ADMIN_PROBLEMS } from './admin-problems';
import { AdminTeamsService } from './admin-teams.service';

@Controller(`${API_PREFIX}/admin/teams`)
@UseGuards(AdminGuard)
export class AdminTeamsController {
  constructor(private readonly teams: AdminTeamsService) {}

  @Post()
  @Answers(NewTeamSchema, {
    statuses: [201],
    token: 'required',
    problems: [...ADMIN_PROBLEMS, 'team-exists'],
  })
  create(@Body({ schema: CreateTeamSchema }) { name }: CreateTeam) {
    return this.teams.create(name);
  }
}
