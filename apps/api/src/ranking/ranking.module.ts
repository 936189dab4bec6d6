import { Module } from '@nestjs/common';
import { BoardRepair } from './board-repair.service';
import { RankingService } from './ranking.service';

@Module({ providers: [BoardRepair, RankingService], exports: [RankingService] })
export class RankingModule {}
