import { Module } from '@nestjs/common';
import { TeamNames } from './team-names.service';

@Module({ providers: [TeamNames], exports: [TeamNames] })
export class TeamsModule {}
