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
  AdminTeamSchema,
  API_PREFIX,
  type CreateTeam,
  CreateTeamSchema,
  listOf,
  NewTeamSchema,
  type PageQuery,
  PageQuerySchema,
} from '@torchperf/contracts';
import { AdminGuard } from '../../http/auth/admin.guard';
import { ADMIN_PROBLEMS } from '../../http/auth/admin-problems';
import { IdempotencyInterceptor } from '../../http/idempotency/idempotency.interceptor';
import { Answers } from '../../http/openapi/answers.decorator';
import { AdminTeamsService } from './admin-teams.service';

@Controller(`${API_PREFIX}/admin/teams`)
@UseGuards(AdminGuard)
@UseInterceptors(IdempotencyInterceptor)
export class AdminTeamsController {
  constructor(private readonly teams: AdminTeamsService) {}

  @Get()
  @Answers({ id: 'listTeams', tag: 'admin', summary: 'List teams' }, listOf(AdminTeamSchema), {
    token: 'required',
    problems: ADMIN_PROBLEMS,
  })
  list(@Query({ schema: PageQuerySchema }) page: PageQuery) {
    return this.teams.list(page);
  }

  @Post(':id/token/reissue')
  @HttpCode(200)
  @Answers({ id: 'reissueTeamToken', tag: 'admin', summary: 'Give a team a new token' }, NewTeamSchema, {
    token: 'required',
    problems: [...ADMIN_PROBLEMS, 'team-not-found'],
    description: 'Gives the team a new token, which is shown only once. The old one becomes invalid.',
  })
  reissueToken(@Param('id') id: string) {
    return this.teams.reissueToken(id);
  }

  @Post(':id/token/revoke')
  @HttpCode(200)
  @Answers({ id: 'revokeTeamToken', tag: 'admin', summary: 'Revoke the token of a team' }, AdminTeamSchema, {
    token: 'required',
    problems: [...ADMIN_PROBLEMS, 'team-not-found'],
    description: 'The team has no valid token until one is reissued.',
  })
  revokeToken(@Param('id') id: string) {
    return this.teams.revokeToken(id);
  }

  @Post()
  @Answers({ id: 'createTeam', tag: 'admin', summary: 'Create a team and its token' }, NewTeamSchema, {
    statuses: [201],
    token: 'required',
    problems: [...ADMIN_PROBLEMS, 'team-exists'],
  })
  create(@Body({ schema: CreateTeamSchema }) { name }: CreateTeam) {
    return this.teams.create(name);
  }
}
