import { Injectable } from '@nestjs/common';
import type { Leaderboard, LeaderboardQuery } from '@torchperf/contracts';
import { LeaderboardRepository, type ListedRow } from '@torchperf/database';
import { boardMetrics, METRIC_NAMES, type MetricName } from '@torchperf/domain';
import { LRUCache } from 'lru-cache';
import { assertAdmin } from '../http/auth/assert-admin';
import type { Viewer } from '../http/auth/viewer';
import { toCanonicalLatency } from '../pipeline/ranking/canonical-versions';
import { toEventDefinition, toEventView } from '../pipeline/ranking/event.mapper';
import { type EventState, EventStates } from './event-states.service';
import { NO_FINAL } from './final-dates';
import { type ShownRun, toEntry, toUnrankedEntry } from './leaderboard.mapper';
import { BoardPage } from './live/board-page';

/** Memory for cached pages, of some 55 KiB each. */
const PAGES_MAX_BYTES = 128 * 1024 * 1024;

/** Figures in ms are computed from these, whether a board shows them or not. */
const STATED_FROM: readonly MetricName[] = ['relativeLatency'];

/** A part of an event's board that one query reads. */
export type BoardPart = Pick<LeaderboardQuery, 'division' | 'section' | 'offset' | 'limit'>;

/** Serves the boards. A page of one version of a board is built once, then cached. */
@Injectable()
export class LeaderboardsService {
  private readonly pages = new LRUCache<string, BoardPage, { state: EventState; query: LeaderboardQuery }>({
    maxSize: PAGES_MAX_BYTES,
    sizeCalculation: ({ body, gzipped }) => body.length + gzipped.length,
    fetchMethod: (_key, _stale, { context: { state, query } }) => this.make(state, query),
  });

  constructor(
    private readonly states: EventStates,
    private readonly leaderboards: LeaderboardRepository,
  ) {}

  /**
   * A page of an event's board. Without `division`, the one with most entries.
   * @throws CompetitionNotFoundError, EventNotFoundError, TokenMissingError, TokenUnknownError, AdminOnlyError
   */
  async get(slug: string, eventId: string, query: LeaderboardQuery, viewer: Viewer): Promise<BoardPage> {
    const state = await this.open(slug, eventId, query, viewer);
    const { division, section, offset, limit } = query;
    const key = JSON.stringify([state.version, division, section, offset, limit]);
    return this.pages.get(key) ?? this.pages.forceFetch(key, { context: { state, query } });
  }

  /**
   * The boards of an event, for callers that read whole boards in parts. With `at` no part of them can change.
   * @throws as `get`
   */
  async open(
    slug: string,
    eventId: string,
    { at, live: wantsLive }: Pick<LeaderboardQuery, 'at' | 'live'>,
    viewer: Viewer,
  ): Promise<EventState> {
    const live = wantsLive === 'true';
    if (live) assertAdmin(viewer);
    return this.states.get({ slug, eventId, at, live });
  }

  /** A page with all figures of its runs, uncached. */
  read(state: EventState, part: BoardPart): Promise<Leaderboard> {
    return this.board(state, part, METRIC_NAMES);
  }

  private async make(state: EventState, query: LeaderboardQuery): Promise<BoardPage> {
    const shown = boardMetrics(toEventDefinition(state.event));
    return BoardPage.create(await this.board(state, query, shown));
  }

  private async board(
    state: EventState,
    part: BoardPart,
    metrics: readonly MetricName[],
  ): Promise<Leaderboard> {
    const { competition, event, boards } = state;
    const { section, offset, limit } = part;
    const division = part.division ?? boards.heads[0]?.division ?? null;
    const head = boards.heads.find((board) => board.division === division);
    const rows =
      head && division !== null
        ? await boards.list({ eventId: event.id, division }, section, { offset, limit })
        : [];
    const definition = toEventDefinition(event);
    const canonical = state.canonicalOf(division);
    const listed = await this.withShownRuns(rows, metrics, canonical?.latencyMs ?? null);
    const isRanked = section === 'ranked';
    const counts = { ranked: head?.ranked ?? 0, unranked: head?.unranked ?? {} };
    const unrankedTotal = Object.values(counts.unranked).reduce((sum, count) => sum + count, 0);
    return {
      competition: { slug: competition.slug, title: competition.title },
      event: toEventView(event),
      division,
      divisions: boards.heads.map((board) => board.division),
      asOf: (head?.changedAt ?? competition.createdAt).toISOString(),
      rulesChangedAt: head?.rulesChangedAt?.toISOString() ?? null,
      frozenSince: state.frozenSince?.toISOString() ?? null,
      canonicalLatency: canonical && toCanonicalLatency(canonical),
      final: state.finals[division ?? ''] ?? NO_FINAL,
      counts,
      section,
      entries: isRanked ? listed.map(([row, shown]) => toEntry(definition, row, shown)) : [],
      unranked: isRanked ? [] : listed.map(([row, shown]) => toUnrankedEntry(definition, row, shown)),
      page: { offset, limit, total: isRanked ? counts.ranked : unrankedTotal },
    };
  }

  private async withShownRuns(
    rows: readonly ListedRow[],
    metrics: readonly MetricName[],
    canonicalMs: number | null,
  ): Promise<[ListedRow, ShownRun][]> {
    const shown = await this.leaderboards.shown(
      rows.map(({ runId }) => runId),
      [...new Set([...metrics, ...STATED_FROM])],
    );
    const byRun = new Map(shown.map((row) => [row.runId, row]));
    return rows.flatMap((row): [ListedRow, ShownRun][] => {
      const run = byRun.get(row.runId);
      return run ? [[row, { run, canonicalMs, metrics }]] : [];
    });
  }
}
