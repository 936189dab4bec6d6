import type { BoardExport } from '@torchperf/contracts';
import type { WholeBoard } from './board-reader.service';

/** A whole board as the text of a `BoardExport`, a part at a time. */
export async function* boardJson({ first, ranked, unranked }: WholeBoard): AsyncGenerator<string> {
  const { section: _, page: __, entries: ___, unranked: ____, ...head } = first;
  const opening: Omit<BoardExport, 'entries' | 'unranked'> = head;
  yield `${JSON.stringify(opening).slice(0, -1)},"entries":[`;
  yield* itemsJson(ranked());
  yield '],"unranked":[';
  yield* itemsJson(unranked());
  yield ']}';
}

async function* itemsJson(parts: AsyncGenerator<readonly unknown[]>): AsyncGenerator<string> {
  let separator = '';
  for await (const part of parts) {
    if (part.length === 0) continue;
    yield separator + part.map((item) => JSON.stringify(item)).join();
    separator = ',';
  }
}
