import { Module } from '@nestjs/common';
import { BoardRepair } from './board-repair.service';
import { KeptBoards } from './kept-boards';
import { RankingService } from './ranking.service';

@Module({ providers: [BoardRepair, KeptBoards, RankingService], exports: [RankingService] })
export class RankingModule {}
