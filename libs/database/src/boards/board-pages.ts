import type { BoardOrder } from './board-order';

/** Entries on a page of `board_pages`. */
export const STORED_PAGE_SIZE = 50;

export type BoardSection = 'ranked' | 'unranked';

/** A page of one section of a board; without ranks in the unranked section. */
export interface BoardPage {
  readonly section: BoardSection;
  /** From 0. */
  readonly page: number;
  readonly entrants: readonly string[];
  readonly ranks: readonly number[];
  /** The best and the worst rank that the data leave possible; empty in a Pareto event. */
  readonly bestRanks: readonly number[];
  readonly worstRanks: readonly number[];
  /** How likely each entry is on the Pareto front; empty in other events. */
  readonly frontProbabilities: readonly number[];
  readonly tied: readonly boolean[];
}

/** The pages of a board that differ from the previous order; all if there was none. */
export function changedPages(before: BoardOrder | null, after: BoardOrder): BoardPage[] {
  const previous = new Map(before && pagesOf(before).map((page) => [nameOf(page), page]));
  return pagesOf(after).filter((page) => {
    const old = previous.get(nameOf(page));
    return !(
      old &&
      isSame(old.entrants, page.entrants) &&
      isSame(old.ranks, page.ranks) &&
      isSame(old.bestRanks, page.bestRanks) &&
      isSame(old.worstRanks, page.worstRanks) &&
      isSame(old.frontProbabilities, page.frontProbabilities) &&
      isSame(old.tied, page.tied)
    );
  });
}

/** Number of pages of a section. */
export function pageCount(entries: number): number {
  return Math.ceil(entries / STORED_PAGE_SIZE);
}

const nameOf = ({ section, page }: BoardPage) => `${section} ${page}`;

function pagesOf({ ranked, unranked }: BoardOrder): BoardPage[] {
  return [
    ...section('ranked', ranked),
    ...section('unranked', {
      entrants: unranked,
      ranks: [],
      ranges: null,
      frontProbabilities: null,
      tied: [],
    }),
  ];
}

function section(
  name: BoardSection,
  { entrants, ranks, ranges, frontProbabilities, tied }: BoardOrder['ranked'],
): BoardPage[] {
  return Array.from({ length: pageCount(entrants.length) }, (_, page) => {
    const [first, end] = [page * STORED_PAGE_SIZE, (page + 1) * STORED_PAGE_SIZE];
    const possible = ranges?.slice(first, end) ?? [];
    return {
      section: name,
      page,
      entrants: entrants.slice(first, end),
      ranks: ranks.slice(first, end),
      bestRanks: possible.map(({ best }) => best),
      worstRanks: possible.map(({ worst }) => worst),
      frontProbabilities: frontProbabilities?.slice(first, end) ?? [],
      tied: tied.slice(first, end),
    };
  });
}

function isSame<T>(one: readonly T[], other: readonly T[]): boolean {
  return one.length === other.length && one.every((value, i) => value === other[i]);
}
