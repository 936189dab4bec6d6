import { Module } from '@nestjs/common';
import { ChangeLooks } from '../changes/change-looks.service';
import { ChangeStreamService } from '../changes/change-stream.service';
import { ChangesController } from '../changes/changes.controller';
import { ChangesService } from '../changes/changes.service';
import { CompetitionsModule } from '../competitions/competitions.module';
import { StreamsModule } from '../http/streams/streams.module';
import { EventStates } from './event-states.service';
import { BoardExportsController } from './exports/board-exports.controller';
import { BoardExportsService } from './exports/board-exports.service';
import { BoardReader } from './exports/board-reader.service';
import { LeaderboardsController } from './leaderboards.controller';
import { LeaderboardsService } from './leaderboards.service';
import { LiveBoards } from './live/live-boards.service';
import { PastBoards } from './past/past-boards.service';
import { PlacesService } from './places.service';

@Module({
  imports: [CompetitionsModule, StreamsModule],
  controllers: [BoardExportsController, ChangesController, LeaderboardsController],
  providers: [
    BoardExportsService,
    BoardReader,
    ChangeLooks,
    ChangeStreamService,
    ChangesService,
    EventStates,
    LeaderboardsService,
    LiveBoards,
    PastBoards,
    PlacesService,
  ],
  exports: [EventStates, LeaderboardsService, PlacesService],
})
export class LeaderboardsModule {}
