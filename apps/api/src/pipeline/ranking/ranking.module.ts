import { Module } from '@nestjs/common';
import { BoardRepair } from './board-repair.service';
import { CachedBoards } from './cached-boards';
import { RankingService } from './ranking.service';

@Module({ providers: [BoardRepair, CachedBoards, RankingService], exports: [RankingService] })
export class RankingModule {}
